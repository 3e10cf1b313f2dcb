package dev.stowage.gateway;

import static dev.stowage.gateway.Happening.change;
import static dev.stowage.gateway.Happening.container;
import static dev.stowage.gateway.Happening.copied;
import static dev.stowage.gateway.Happening.deployment;
import static dev.stowage.gateway.Happening.discovered;
import static dev.stowage.gateway.Happening.halted;
import static dev.stowage.gateway.Happening.now;
import static dev.stowage.gateway.Happening.resumed;
import static dev.stowage.gateway.Happening.rewritten;
import static dev.stowage.gateway.Happening.rolloutStarted;
import static dev.stowage.gateway.Happening.withheld;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stowage.event.RolloutEvent.RolloutResult;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.testengine.TestEngines;
import dev.stowage.workload.WorkloadId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Halts, roll-outs and workloads that are left alone, as API and dashboard show them. */
class RolloutsIT {

  private static GatewayForTest gateway;
  private static EventPublisher publisher;

  @BeforeAll
  static void startGateway() {
    gateway = GatewayForTest.start(TestEngines.newDatabase());
    publisher = gateway.publisher();
  }

  @AfterAll
  static void stopGateway() {
    publisher.close();
    gateway.close();
  }

  @Test
  void aHaltIsShownUntilRewritingGoesOn() throws Exception {
    publisher.publish(
        halted("stopped", 3, "stopped/a/Deployment/b: <b>ErrImagePull</b>", "look at the secret"));

    JsonNode halt =
        awaitItem("/api/v1/clusters", "stopped", item -> item.get("halt").isObject()).get("halt");
    assertThat(halt.get("failures").asInt()).isEqualTo(3);
    assertThat(halt.get("message").asText()).contains("ErrImagePull");
    assertThat(halt.get("advice").asText()).isEqualTo("look at the secret");
    assertThat(halt.get("since").isTextual()).isTrue();
    assertThat(gateway.get("/").body())
        .contains("Rewriting is halted in")
        .contains("after 3 failed roll-outs")
        .contains("stopped/a/Deployment/b: &lt;b&gt;ErrImagePull&lt;/b&gt;")
        .contains("look at the secret")
        .contains("POST /api/v1/clusters/stopped/resume");

    publisher.publish(resumed("stopped"));
    await().until(() -> !gateway.get("/").body().contains("POST /api/v1/clusters/stopped/resume"));
    assertThat(gateway.items("/api/v1/clusters"))
        .noneMatch(
            item -> item.get("name").asText().equals("stopped") && item.get("halt").isObject());
  }

  @Test
  void aWithheldWorkloadSaysWhyAndWhatToDo() throws Exception {
    WorkloadId workload = deployment("withheld", "shop", "front");
    publisher.publish(
        List.of(
            discovered(workload, container("web"), "withheld/app:1"),
            copied("withheld/app:1", 1, 1),
            withheld(workload, "CONTESTED", "it was put back twice", "ask for the rewrite")));

    JsonNode shown =
        awaitItem("/api/v1/workloads?cluster=withheld&state=WITHHELD", "front", item -> true);
    assertThat(shown.get("code").asText()).isEqualTo("CONTESTED");
    assertThat(shown.get("message").asText()).isEqualTo("it was put back twice");
    assertThat(shown.get("advice").asText()).isEqualTo("ask for the rewrite");
    assertThat(shown.get("rollout").isNull()).isTrue();
    assertThat(gateway.get("/?cluster=withheld").body())
        .contains(">withheld</span>")
        .contains("contested")
        .contains("it was put back twice")
        .contains("ask for the rewrite");
    assertThat(gateway.json("/api/v1/summary").get("withheld").asInt()).isPositive();

    publisher.publish(rewritten(workload, change(container("web"), "withheld/app:1")));
    JsonNode moved =
        awaitItem("/api/v1/workloads?cluster=withheld&state=REWRITTEN", "front", item -> true);
    assertThat(moved.get("code").isNull()).isTrue();
    assertThat(moved.get("advice").isNull()).isTrue();
  }

  @Test
  void aRolloutIsShownWhileItIsUnderWay() throws Exception {
    WorkloadId workload = deployment("rolling", "shop", "front");
    RolloutStarted started = rolloutStarted(workload, change(container("web"), "rolling/app:1"));
    publisher.publish(
        List.of(
            discovered(workload, container("web"), "rolling/app:1"),
            copied("rolling/app:1", 1, 1),
            started));

    JsonNode shown =
        awaitItem(
            "/api/v1/workloads?cluster=rolling", "front", item -> item.get("rollout").isObject());
    assertThat(shown.at("/rollout/aim").asText()).isEqualTo("COPIES");
    assertThat(shown.at("/rollout/since").asText()).isEqualTo(started.time().toString());
    assertThat(gateway.get("/?cluster=rolling").body()).contains("rolls out to its copies");

    publisher.publish(started.ended(now(), RolloutResult.SUCCEEDED));
    awaitItem("/api/v1/workloads?cluster=rolling", "front", item -> item.get("rollout").isNull());
  }

  private static JsonNode awaitItem(String path, String name, Predicate<JsonNode> condition) {
    return await()
        .until(
            () ->
                gateway.items(path).stream()
                    .filter(item -> item.path("name").asText().equals(name))
                    .filter(condition)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }
}
