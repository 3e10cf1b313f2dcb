package dev.stowage.puller;

import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;
import dev.stowage.testengine.ProcessForTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A whole puller of the cluster that {@link KnownEvents} tells of, in a hurry. */
public final class PullerForTest {
  private PullerForTest() {}

  // The necessary, and what a test wants besides or instead.
  private static Map<String, Object> settings(KafkaEvents kafka, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("micronaut.server.port", "-1");
    settings.put("stowage.kafka.bootstrap-servers", kafka.bootstrapServers());
    settings.put("stowage.puller.cluster", KnownEvents.CLUSTER);
    settings.put("stowage.puller.settle", "20ms");
    settings.put("stowage.puller.pace.check", "100ms");
    settings.putAll(more);
    return settings;
  }

  /** Starts one in this JVM. */
  public static ApplicationContext start(KafkaEvents kafka, Map<String, ?> more) {
    return ServiceLauncher.start(ServiceName.PULLER, settings(kafka, more));
  }

  /** Starts one in this JVM, for the API server that a kubeconfig file names. */
  public static ApplicationContext start(KafkaEvents kafka, Path kubeconfig, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("stowage.puller.kubernetes.kubeconfig", kubeconfig.toString());
    return start(kafka, settings);
  }

  /** Starts one as a process of its own, which writes what it says into this file. */
  public static ProcessForTest fork(KafkaEvents kafka, Map<String, ?> more, Path log) {
    List<String> command = new ArrayList<>();
    command.addAll(ProcessForTest.java("-Xmx256m", "-XX:+UseSerialGC"));
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    settings(kafka, more).forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), PullerApplication.class.getName()));
    return ProcessForTest.start(command, Map.of(), log);
  }

  /** How many looks at a workload have ended so. */
  public static double outcomes(ApplicationContext puller, String outcome) {
    return puller
        .getBean(MeterRegistry.class)
        .counter("stowage.puller.rewrites", "outcome", outcome)
        .count();
  }
}
