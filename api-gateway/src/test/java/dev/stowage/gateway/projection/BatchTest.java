package dev.stowage.gateway.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.event.CacheRequest.CacheRefreshRequested;
import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.event.CacheRequest.NodeCacheRequested;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.DiscoveryEvent.ImageRemoved;
import dev.stowage.event.NodeCacheEvent.CachedImageRemoved;
import dev.stowage.event.StowageEvent;
import dev.stowage.event.Topic;
import dev.stowage.gateway.table.Change;
import dev.stowage.image.ImageReference;
import dev.stowage.kafka.ReceivedRecord;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final String TOPIC = Topic.DISCOVERIES.topicName();
  private static final Partition PARTITION = new Partition(TOPIC, 1);
  private static final WorkloadId WORKLOAD = new WorkloadId("c", "n", WorkloadKind.DEPLOYMENT, "w");
  private static final ContainerId CONTAINER = new ContainerId(ContainerKind.CONTAINER, "app");

  @Test
  void theNewestEventOfAKeyDecidesAndEveryEventIsLogged() {
    StowageEvent older = discovered("app:1");
    StowageEvent newer = discovered("app:2");
    Batch batch = Batch.of(List.of(at(4, older), at(5, newer)), Map.of(), Set.of());
    assertThat(batch.changes()).containsExactly(Change.of(newer));
    assertThat(batch.events()).containsExactly(older, newer);
    assertThat(batch.nextOffsets()).containsExactly(Map.entry(PARTITION, 6L));
  }

  @Test
  void recordsThatWereAppliedBeforeAreLeftOut() {
    StowageEvent known = discovered("app:1");
    StowageEvent fresh = listed("x");
    Batch batch = Batch.of(List.of(at(4, known), at(5, fresh)), Map.of(PARTITION, 5L), Set.of());
    assertThat(batch.events()).containsExactly(fresh);
    assertThat(batch.changes()).containsExactly(Change.of(fresh));
  }

  @Test
  void aBatchThatWasAppliedBeforeMovesNoOffset() {
    Batch batch = Batch.of(List.of(at(4, listed("x"))), Map.of(PARTITION, 9L), Set.of());
    assertThat(batch.changes()).isEmpty();
    assertThat(batch.nextOffsets()).isEmpty();
  }

  @Test
  void aRepeatOfAnEventChangesNothingButMovesTheOffset() {
    StowageEvent event = discovered("app:1");
    StowageEvent repeated = listed("x");
    Batch batch =
        Batch.of(
            List.of(at(1, event), at(2, event), at(3, repeated)), Map.of(), Set.of(repeated.id()));
    assertThat(batch.events()).containsExactly(event);
    assertThat(batch.nextOffsets()).containsEntry(PARTITION, 4L);
  }

  @Test
  void aRemovalAfterADiscoveryLeavesOnlyTheRemoval() {
    StowageEvent removed =
        new ImageRemoved(
            UUID.randomUUID(), Instant.EPOCH, WORKLOAD, CONTAINER, ImageReference.parse("app:1"));
    Batch batch = Batch.of(List.of(at(1, discovered("app:1")), at(2, removed)), Map.of(), Set.of());
    assertThat(batch.changes())
        .containsExactly(new Change.Remove(Topic.DISCOVERIES, removed.key()));
  }

  @Test
  void aTombstoneRemovesAndIsNoEvent() {
    Batch batch =
        Batch.of(
            List.of(new ReceivedRecord.Tombstone(position(7), "c/n/Deployment/w/containers/app")),
            Map.of(),
            Set.of());
    assertThat(batch.changes())
        .containsExactly(new Change.Remove(Topic.DISCOVERIES, "c/n/Deployment/w/containers/app"));
    assertThat(batch.events()).isEmpty();
  }

  @Test
  void whatCannotBeProjectedIsPassedOverByPosition() {
    WorkloadId endless = new WorkloadId("c", "n", WorkloadKind.POD, "w".repeat(3_000));
    StowageEvent tooLong =
        new ImageDiscovered(
            UUID.randomUUID(),
            Instant.EPOCH,
            endless,
            CONTAINER,
            ImageReference.parse("app:1"),
            null);
    Batch batch =
        Batch.of(
            List.of(
                new ReceivedRecord.Poison(position(1), null, new byte[0], "no CloudEvent"),
                new ReceivedRecord.Unknown(position(2), "event type 'x' is not known"),
                at(3, tooLong)),
            Map.of(),
            Set.of());
    assertThat(batch.changes()).isEmpty();
    assertThat(batch.passedOver())
        .hasSize(3)
        .first()
        .isEqualTo("stowage.discoveries-1@1: no CloudEvent");
    assertThat(batch.nextOffsets()).containsEntry(PARTITION, 4L);
  }

  @Test
  void anImageOfACacheThatNoIndexCanHoldIsPassedOver() {
    StowageEvent tooLong =
        new CachedImageRemoved(UUID.randomUUID(), Instant.EPOCH, "c", "cache", "i".repeat(3_000));
    Batch batch = Batch.of(List.of(at(1, tooLong)), Map.of(), Set.of());
    assertThat(batch.changes()).isEmpty();
    assertThat(batch.passedOver()).singleElement().asString().contains("longer than");
    assertThat(batch.nextOffsets()).containsEntry(PARTITION, 2L);
  }

  @Test
  void whatIsAskedOfACacheIsInTheLogAloneAndTheWishForOneInATable() {
    StowageEvent refresh =
        new CacheRefreshRequested(UUID.randomUUID(), Instant.EPOCH, "c", "cache", null);
    NodeCacheRequested wish =
        new NodeCacheRequested(
            UUID.randomUUID(),
            Instant.EPOCH,
            "c",
            "cache",
            CacheWish.KEEP,
            List.of("nginx"),
            List.of(),
            List.of(),
            null);
    assertThat(Change.of(refresh)).isEqualTo(new Change.LogOnly(refresh));
    assertThat(Change.of(wish)).isEqualTo(new Change.PutCacheRequest(wish));
  }

  private static StowageEvent discovered(String image) {
    return new ImageDiscovered(
        UUID.randomUUID(), Instant.EPOCH, WORKLOAD, CONTAINER, ImageReference.parse(image), null);
  }

  private static StowageEvent listed(String cluster) {
    return new ClusterListed(UUID.randomUUID(), Instant.EPOCH, cluster, 0, 0);
  }

  private static ReceivedRecord at(long offset, StowageEvent event) {
    return new ReceivedRecord.Event(position(offset), event);
  }

  private static ReceivedRecord.Position position(long offset) {
    return new ReceivedRecord.Position(TOPIC, 1, offset);
  }
}
