package dev.stowage.puller.quota;

import static dev.stowage.json.JsonFields.object;
import static dev.stowage.json.JsonFields.objects;
import static dev.stowage.json.JsonFields.text;

import com.google.gson.JsonObject;
import java.math.BigDecimal;

/** What pods take. */
record Usage(
    long pods,
    BigDecimal cpuRequests,
    BigDecimal cpuLimits,
    BigDecimal memoryRequests,
    BigDecimal memoryLimits) {
  static final Usage NONE = ofPods(0);

  /** Pods that take nothing. */
  static Usage ofPods(long pods) {
    return new Usage(pods, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
  }

  /** What a pod takes while its containers run; init containers that take more are rare. */
  static Usage of(JsonObject pod) {
    Usage sum = ofPods(1);
    for (JsonObject container : objects(object(pod, "spec"), "containers")) {
      JsonObject requests = object(object(container, "resources"), "requests");
      JsonObject limits = object(object(container, "resources"), "limits");
      sum =
          sum.plus(
              new Usage(
                  0,
                  Amounts.of(text(requests, "cpu")),
                  Amounts.of(text(limits, "cpu")),
                  Amounts.of(text(requests, "memory")),
                  Amounts.of(text(limits, "memory"))));
    }
    return sum;
  }

  Usage plus(Usage more) {
    return new Usage(
        pods + more.pods,
        cpuRequests.add(more.cpuRequests),
        cpuLimits.add(more.cpuLimits),
        memoryRequests.add(more.memoryRequests),
        memoryLimits.add(more.memoryLimits));
  }

  Usage minus(Usage less) {
    return plus(less.times(-1));
  }

  Usage times(long factor) {
    BigDecimal by = BigDecimal.valueOf(factor);
    return new Usage(
        pods * factor,
        cpuRequests.multiply(by),
        cpuLimits.multiply(by),
        memoryRequests.multiply(by),
        memoryLimits.multiply(by));
  }
}
