package dev.stowage.event.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.event.CacheRequest;
import dev.stowage.event.CacheRequest.CacheRefreshRequested;
import dev.stowage.event.StowageEvent;
import dev.stowage.event.Topic;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.RewriteScope;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventKeyTest {

  @ParameterizedTest
  @CsvSource({
    "ImageDiscovered,       stowage.discoveries, prod-eu/shop/Deployment/web/containers/app",
    "ImageRemoved,          stowage.discoveries, prod-eu/shop/Deployment/web/initContainers/migrate",
    "ImageRejected,         stowage.discoveries, prod-eu/shop/CronJob/nightly/ephemeralContainers/debug",
    "ClusterListed,         stowage.discoveries, prod-eu",
    "ImageCopied,           stowage.copies,      docker.io/library/nginx:1.25",
    "ImageCopyFailed,       stowage.copies,      quay.io/shop/web:2",
    "WorkloadRewritten,     stowage.workloads,   prod-eu/shop/StatefulSet/db",
    "WorkloadRewriteFailed, stowage.workloads,   prod-eu/shop/DaemonSet/web",
    "WorkloadRewriteEnded,  stowage.workloads,   prod-eu/shop/Pod/web",
    "WorkloadRewriteWithheld, stowage.workloads, prod-eu/shop/Deployment/web",
    "RolloutStarted,        stowage.rollouts,    prod-eu/shop/Deployment/web",
    "RolloutEnded,          stowage.rollouts,    prod-eu/shop/Deployment/web",
    "RewriteContested,      stowage.rollouts,    prod-eu/shop/Deployment/web",
    "RewritingHalted,       stowage.rollouts,    prod-eu",
    "RewritingResumed,      stowage.rollouts,    prod-eu",
    "RevertRequested,       stowage.requests,    prod-eu/shop/Deployment/web",
    "RewriteAllowed,        stowage.requests,    prod-eu/shop",
    "ResumeRequested,       stowage.requests,    prod-eu//halt",
    "NodeCacheReported,     stowage.caches,      prod-eu/nightly",
    "NodeCacheRemoved,      stowage.caches,      prod-eu/nightly",
    "CachedImageReported,   stowage.caches,      prod-eu/nightly/quay.io/shop/web:2",
    "CachedImageRemoved,    stowage.caches,      prod-eu/nightly/quay.io/shop/web:2",
    "NodeCacheRequested,    stowage.requests,    prod-eu//caches/nightly",
    "CacheRefreshRequested, stowage.requests,    prod-eu//caches/nightly/run",
    "CachePurgeRequested,   stowage.requests,    prod-eu//caches/nightly/run"
  })
  void anEventsKeyNamesWhatItsStateIsOf(String name, String topic, String key) {
    String type = "dev.stowage." + name + ".v1";
    StowageEvent event =
        EventJson.read(type, OldEvents.sampleOf(type).getBytes(StandardCharsets.UTF_8));

    assertThat(event.key()).isEqualTo(key);
    assertThat(event.topic()).hasToString(topic);
  }

  @Test
  void everyTopicHoldsStateAndSoIsCompacted() {
    assertThat(Topic.values())
        .allSatisfy(
            topic -> assertThat(topic.configuration()).containsEntry("cleanup.policy", "compact"));
    assertThat(Arrays.stream(Topic.values()).map(Topic::topicName)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b"})
  void aPartThatWouldMakeTwoKeysOneIsRefused(String part) {
    assertThatThrownBy(() -> new WorkloadId(part, "shop", WorkloadKind.POD, "web"))
        .hasMessage("workload's cluster '%s' must be neither empty nor contain '/'", part);
    assertThatThrownBy(() -> new WorkloadId("prod", part, WorkloadKind.POD, "web"))
        .hasMessageStartingWith("workload's namespace");
    assertThatThrownBy(() -> new WorkloadId("prod", "shop", WorkloadKind.POD, part))
        .hasMessageStartingWith("workload's name ");
    assertThatThrownBy(() -> new ContainerId(ContainerKind.CONTAINER, part))
        .hasMessageStartingWith("container's name");
  }

  @ParameterizedTest
  @CsvSource({
    "NodeCacheReported",
    "NodeCacheRemoved",
    "CachedImageReported",
    "CachedImageRemoved",
    "NodeCacheRequested",
    "CacheRefreshRequested",
    "CachePurgeRequested"
  })
  void anEventOfACacheThatWouldHaveTheKeyOfAnotherIsRefused(String name) {
    String type = "dev.stowage." + name + ".v1";
    for (String part : List.of("cluster", "cache")) {
      for (String value : List.of("", "a/b")) {
        String event =
            OldEvents.sampleOf(type)
                .replaceFirst(
                    "\"%s\": \"[^\"]*\"".formatted(part), "\"%s\": \"%s\"".formatted(part, value));

        assertThatThrownBy(() -> EventJson.read(type, event.getBytes(StandardCharsets.UTF_8)))
            .isInstanceOf(EventFormatException.class)
            .hasMessageContaining("%s '%s' must be neither empty nor contain '/'", part, value);
      }
    }
  }

  @Test
  void noRequestOfACacheHasTheKeyOfARewriteRequest() {
    CacheRequest request =
        new CacheRefreshRequested(UUID.randomUUID(), Instant.EPOCH, "prod", "nightly", null);

    assertThatThrownBy(() -> RewriteScope.of("prod", ""))
        .hasMessageContaining("neither empty nor contain '/'");
    assertThat(request.key()).startsWith("prod//");
  }
}
