package dev.stowage.gateway;

import static dev.stowage.gateway.Happening.change;
import static dev.stowage.gateway.Happening.container;
import static dev.stowage.gateway.Happening.copied;
import static dev.stowage.gateway.Happening.deployment;
import static dev.stowage.gateway.Happening.discovered;
import static dev.stowage.gateway.Happening.failed;
import static dev.stowage.gateway.Happening.initContainer;
import static dev.stowage.gateway.Happening.listed;
import static dev.stowage.gateway.Happening.rejected;
import static dev.stowage.gateway.Happening.removed;
import static dev.stowage.gateway.Happening.rewriteEnded;
import static dev.stowage.gateway.Happening.rewriteFailed;
import static dev.stowage.gateway.Happening.rewritten;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stowage.event.CopyEvent.FailureState;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.RewriteRequest.RevertRequested;
import dev.stowage.event.StowageEvent;
import dev.stowage.event.Topic;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.image.Platform;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.testengine.DatabaseForTest;
import dev.stowage.testengine.TestEngines;
import dev.stowage.workload.ImageUse;
import dev.stowage.workload.PullPolicy;
import dev.stowage.workload.RewriteScope;
import dev.stowage.workload.UseRole;
import dev.stowage.workload.WorkloadId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProjectionIT {

  private static DatabaseForTest database;
  private static GatewayForTest gateway;
  private static EventPublisher publisher;

  @BeforeAll
  static void startGateway() {
    database = TestEngines.newDatabase();
    gateway = GatewayForTest.start(database);
    publisher = gateway.publisher();
  }

  @AfterAll
  static void stopGateway() {
    publisher.close();
    gateway.close();
  }

  @Test
  void eventsBecomeAnswers() throws Exception {
    WorkloadId shop = deployment("north", "shop", "front");
    WorkloadId broken = deployment("north", "shop", "typo");
    publish(
        discovered(shop, container("web"), "nginx:1.25"),
        discovered(shop, initContainer("wait"), "busybox:1.36"),
        discovered(deployment("north", "shop", "cart"), container("cart"), "ghcr.io/a/cart:2"),
        rejected(broken, container("app"), "NGINX:latest", "upper case at character 1"),
        copied("nginx:1.25", 5_000, 4_000),
        copied("busybox:1.36", 700, 0),
        failed("ghcr.io/a/cart:2", FailureState.PARKED, "401 from ghcr.io", "Log in to ghcr.io"),
        rewritten(
            shop,
            change(container("web"), "nginx:1.25"),
            change(initContainer("wait"), "busybox:1.36")),
        listed("north", 3, 3));

    JsonNode cluster =
        awaitItem(
            "/api/v1/clusters",
            item ->
                item.path("lastListed").isTextual()
                    && item.path("copied").asInt() == 2
                    && item.path("failed").asInt() == 2
                    && item.path("rewritten").asInt() == 1,
            "north");
    assertThat(cluster.get("workloads").asInt()).isEqualTo(3);
    assertThat(cluster.get("images").asInt()).isEqualTo(3);
    assertThat(cluster.get("copied").asInt()).isEqualTo(2);
    assertThat(cluster.get("failed").asInt()).isEqualTo(2);
    assertThat(cluster.get("rewritten").asInt()).isEqualTo(1);

    List<JsonNode> workloads = gateway.items("/api/v1/workloads?cluster=north");
    assertThat(workloads)
        .extracting(item -> item.get("name").asText() + " " + item.get("state").asText())
        .containsExactly("cart FAILED", "front REWRITTEN", "typo FAILED");
    JsonNode web = workloads.get(1).get("containers").get(0);
    assertThat(web.get("container").asText()).isEqualTo("containers/web");
    assertThat(web.get("image").asText()).isEqualTo("docker.io/library/nginx:1.25");
    assertThat(web.get("target").asText())
        .isEqualTo("backup.example:5000/safe/docker.io/library/nginx:1.25");
    assertThat(web.get("rewritten").asBoolean()).isTrue();
    JsonNode typo = workloads.get(2).get("containers").get(0);
    assertThat(typo.get("rejectedText").asText()).isEqualTo("NGINX:latest");
    assertThat(typo.get("message").asText()).isEqualTo("upper case at character 1");

    JsonNode cart = gateway.items("/api/v1/copies?q=A/CART").getFirst();
    assertThat(cart.get("state").asText()).isEqualTo("PARKED");
    assertThat(cart.get("advice").asText()).isEqualTo("Log in to ghcr.io");
    assertThat(cart.get("attempts").asInt()).isEqualTo(3);
    assertThat(cart.get("workloads").asInt()).isEqualTo(1);
    assertThat(gateway.items("/api/v1/workloads?image=nginx:1.25&cluster=north")).hasSize(1);
    assertThat(gateway.items("/api/v1/workloads?q=a/cart&cluster=north")).hasSize(1);
    assertThat(gateway.items("/api/v1/workloads?kind=DaemonSet&cluster=north")).isEmpty();
    assertThat(gateway.items("/api/v1/workloads?state=REWRITTEN&cluster=north")).hasSize(1);
  }

  @Test
  void howAClusterUsesAnImageIsShownAsFarAsItIsKnown() throws Exception {
    WorkloadId workload = deployment("using", "shop", "front");
    Digest digest = Digest.sha256(new byte[] {1});
    publish(
        new ImageDiscovered(
            UUID.randomUUID(),
            Instant.now(),
            workload,
            container("web"),
            ImageReference.parse("nginx:1.25"),
            null,
            new ImageUse(
                UseRole.ROLLBACK,
                PullPolicy.ALWAYS,
                List.of(digest),
                List.of("b-login", "a-login"))),
        discovered(workload, container("zebra"), "busybox:1.36"),
        new ClusterListed(
            UUID.randomUUID(),
            Instant.now(),
            "using",
            1,
            2,
            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"))));

    JsonNode shown =
        awaitItem(
            "/api/v1/workloads?cluster=using", item -> item.get("containers").size() == 2, null);
    JsonNode web = shown.get("containers").get(0);
    assertThat(web.get("role").asText()).isEqualTo("ROLLBACK");
    assertThat(web.get("pullPolicy").asText()).isEqualTo("ALWAYS");
    assertThat(web.get("digests").toString()).isEqualTo("[\"" + digest + "\"]");
    assertThat(web.get("pullSecrets").toString()).isEqualTo("[\"a-login\",\"b-login\"]");
    JsonNode zebra = shown.get("containers").get(1);
    for (String field : List.of("role", "pullPolicy", "digests", "pullSecrets")) {
      assertThat(zebra.get(field).isNull()).as(field).isTrue();
    }
    JsonNode cluster =
        awaitItem("/api/v1/clusters", item -> item.path("lastListed").isTextual(), "using");
    assertThat(cluster.get("platforms").toString()).isEqualTo("[\"linux/amd64\",\"linux/arm64\"]");
    assertThat(gateway.get("/?cluster=using").body())
        .contains("for a roll-back")
        .contains("runs " + digest.toString().substring(0, "sha256:".length() + 12))
        .contains("pulled Always")
        .contains("with a-login, b-login");

    publish(listed("using", 1, 2));
    awaitItem("/api/v1/clusters", item -> item.get("platforms").isNull(), "using");
  }

  @Test
  void aRequestIsInTheLogAlone() {
    awaitProjected(
        new RevertRequested(
            UUID.randomUUID(),
            Instant.now(),
            RewriteScope.of(deployment("asked", "shop", "front")),
            null));
  }

  @Test
  void anImageWithoutCopyIsPendingUntilItIsCopied() throws Exception {
    publish(discovered(deployment("west", "a", "b"), container("c"), "quay.io/west/app:1"));
    JsonNode pending = awaitItem("/api/v1/copies?q=west/app", item -> true, null);
    assertThat(pending.get("state").asText()).isEqualTo("PENDING");
    assertThat(pending.get("target").isNull()).isTrue();
    publish(copied("quay.io/west/app:1", 10, 10));
    awaitItem("/api/v1/copies?q=west/app&state=COPIED", item -> true, null);
    assertThat(gateway.items("/api/v1/copies?q=west/app")).hasSize(1);
  }

  @Test
  void aRepeatedEventIsProjectedOnce() {
    StowageEvent event = discovered(deployment("twice", "a", "b"), container("c"), "app:1");
    publish(event, event);
    publish(event);
    publish(listed("twice", 1, 1));
    awaitProjected(listed("twice", 1, 1));
    assertThat(countInLog(event.id())).isEqualTo(1);
  }

  @Test
  void whatIsGoneIsNotShownAnyMore() throws Exception {
    WorkloadId workload = deployment("gone", "a", "b");
    publish(
        discovered(workload, container("c"), "app:gone"),
        rejected(workload, container("d"), "x y", "a space"),
        rewritten(workload, change(container("c"), "app:gone")),
        copied("app:gone", 1, 1),
        listed("gone", 1, 1));
    awaitItem("/api/v1/workloads?cluster=gone", item -> item.get("containers").size() == 2, null);
    publish(rewriteEnded(workload));
    awaitItem(
        "/api/v1/workloads?cluster=gone",
        item -> !item.get("containers").get(0).get("rewritten").asBoolean(),
        null);
    publish(removed(workload, container("c"), "app:gone"));
    publisher.send(
        List.of(
            tombstone(Topic.DISCOVERIES, workload + "/containers/d"),
            tombstone(Topic.DISCOVERIES, "gone"),
            tombstone(Topic.COPIES, "docker.io/library/app:gone")));
    await().until(() -> gateway.items("/api/v1/workloads?cluster=gone").isEmpty());
    await().until(() -> gateway.items("/api/v1/copies?q=app:gone").isEmpty());
    await()
        .until(() ->
            gateway.items("/api/v1/clusters").stream()
                .noneMatch(cluster -> cluster.get("name").asText().equals("gone")));
  }

  @Test
  void whatCannotBeReadOrStoredHoldsNothingUp() throws Exception {
    WorkloadId endless = deployment("hostile", "n".repeat(3_000), "b");
    publisher.send(
        List.of(
            new ProducerRecord<>(Topic.COPIES.topicName(), "junk", new byte[] {1, 2, 3}),
            new ProducerRecord<>(Topic.DISCOVERIES.topicName(), "{", new byte[] {'{'})));
    publish(
        discovered(endless, container("c"), "app:1"),
        rejected(deployment("hostile", "a", "b"), container("c"), "nul\u0000here", "a \u0000"),
        rewriteFailed(deployment("hostile", "a", "b"), "line\u0000"));
    JsonNode workload =
        awaitItem("/api/v1/workloads?cluster=hostile", item -> item.has("message"), null);
    assertThat(workload.get("containers").get(0).get("rejectedText").asText())
        .isEqualTo("nul\uFFFDhere");
    assertThat(gateway.items("/api/v1/workloads?cluster=hostile")).hasSize(1);
  }

  @Test
  void theSchemaCanBeDroppedAndIsBuiltAgainFromTheEvents() throws Exception {
    WorkloadId workload = deployment("rebuilt", "a", "b");
    publish(
        discovered(workload, container("c"), "old:1"),
        discovered(workload, container("c"), "new:1"),
        failed("new:1", FailureState.RETRYING, "503", "Wait"),
        copied("new:1", 9, 9),
        rewritten(workload, change(container("c"), "new:1")),
        listed("rebuilt", 1, 1));
    awaitItem("/api/v1/workloads?cluster=rebuilt&state=REWRITTEN", item -> true, null);
    DatabaseForTest other = TestEngines.newDatabase();
    List<String> first;
    String generation;
    try (GatewayForTest one = GatewayForTest.start(other)) {
      first = answers(one);
      generation = generation(one);
      one.jdbi().useHandle(handle -> handle.execute("drop schema gateway_test cascade"));
    }
    try (GatewayForTest two = GatewayForTest.start(other)) {
      assertThat(answers(two)).isEqualTo(first);
      assertThat(generation(two)).isNotEqualTo(generation);
    }
    assertThat(first.toString()).contains("\"cluster\":\"rebuilt\"").contains("new:1");
  }

  @Test
  void twoGatewaysOnOneSchemaProjectEveryEventOnce() throws Exception {
    List<StowageEvent> events = new ArrayList<>();
    IntStream.range(0, 600)
        .forEach(i ->
            events.add(
                discovered(deployment("pair", "ns" + i % 7, "w" + i), container("c"), "app:" + i)));
    try (GatewayForTest second = GatewayForTest.start(database)) {
      publisher.publish(events.subList(0, 300));
      publisher.publish(events.subList(100, 600));
      await()
          .until(() -> second.json("/api/v1/workloads?cluster=pair").get("total").asInt() == 600);
      UUID[] ids = events.stream().map(StowageEvent::id).toArray(UUID[]::new);
      List<Long> counts =
          gateway
              .jdbi()
              .withHandle(handle ->
                  handle
                      .createQuery(
                          "select count(*) from event_log where event_id = any(:ids) group by event_id")
                      .bindArray("ids", UUID.class, (Object[]) ids)
                      .mapTo(Long.class)
                      .list());
      assertThat(counts).hasSize(600).containsOnly(1L);
      List<Long> numbers =
          gateway
              .jdbi()
              .withHandle(handle ->
                  handle
                      .createQuery("select seq from event_log order by seq")
                      .mapTo(Long.class)
                      .list());
      assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
      assertThat(answers(second)).isEqualTo(answers(gateway));
    }
  }

  @Test
  void pagesAreStableAndCompleteAndSaySoInTheirTotal() throws Exception {
    List<StowageEvent> events = new ArrayList<>();
    IntStream.range(0, 45)
        .forEach(i ->
            events.add(
                discovered(deployment("paged", "a", "w" + i), container("c"), "paged:" + i)));
    publisher.publish(events);
    await().until(() -> gateway.json("/api/v1/workloads?cluster=paged").get("total").asInt() == 45);
    List<String> seen = new ArrayList<>();
    for (int page = 0; page < 5; page++) {
      JsonNode answer = gateway.json("/api/v1/workloads?cluster=paged&size=10&page=" + page);
      assertThat(answer.get("total").asInt()).isEqualTo(45);
      answer.get("items").forEach(item -> seen.add(item.get("name").asText()));
    }
    assertThat(seen).hasSize(45).isSorted().doesNotHaveDuplicates();
    assertThat(gateway.json("/api/v1/workloads?cluster=paged&page=99").get("items")).isEmpty();
  }

  @Test
  void whatIsProjectedIsCounted() throws Exception {
    publish(listed("counted", 0, 0));
    await()
        .until(() ->
            gateway
                .get("/prometheus")
                .body()
                .contains("stowage_gateway_events_total{type=\"ClusterListed\"}"));
    await()
        .until(
            () -> gateway.get("/prometheus").body().contains("stowage_gateway_projection_lag 0.0"));
  }

  private static void publish(StowageEvent... events) {
    publisher.publish(List.of(events));
  }

  private static void awaitProjected(StowageEvent event) {
    publisher.publish(event);
    await().until(() -> countInLog(event.id()) > 0);
  }

  private static long countInLog(UUID id) {
    return gateway
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("select count(*) from event_log where event_id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .one());
  }

  private static ProducerRecord<String, byte[]> tombstone(Topic topic, String key) {
    return new ProducerRecord<>(topic.topicName(), key, null);
  }

  private static List<String> answers(GatewayForTest from) throws Exception {
    List<String> answers = new ArrayList<>();
    for (String path : List.of("/api/v1/clusters", "/api/v1/copies", "/api/v1/workloads")) {
      answers.add(from.items(path).toString());
    }
    return answers;
  }

  private static String generation(GatewayForTest from) {
    return from.jdbi()
        .withHandle(
            handle -> handle.createQuery("select id from generation").mapTo(String.class).one());
  }

  private static JsonNode awaitItem(
      String path, Predicate<JsonNode> condition, @Nullable String name) {
    return await()
        .until(
            () ->
                gateway.items(path).stream()
                    .filter(item -> name == null || item.path("name").asText().equals(name))
                    .filter(condition)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }
}
