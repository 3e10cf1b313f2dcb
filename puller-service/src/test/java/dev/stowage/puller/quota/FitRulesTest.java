package dev.stowage.puller.quota;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.event.NodeCacheEvent.CachePreview;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.declaration.Caches;
import dev.stowage.puller.placement.KnownNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FitRulesTest {
  private static final NodeCache FIVE =
      Caches.cache("tools", CacheOrigin.CONFIGURATION, List.of("a1", "b1", "c1", "d1", "e1"));

  @Test
  void rowK11FiveImagesOnTwentyNodesAreLimitedTo2000Mi() {
    CachePreview preview = preview(nodes(20), List.of(), Usage.NONE, Map.of());

    assertThat(preview.memoryLimits()).isEqualTo("2000Mi");
    assertThat(preview.memoryRequests()).isEqualTo("1000Mi");
    assertThat(preview.cpuLimits()).isEqualTo("20");
    assertThat(preview.cpuRequests()).isEqualTo("5");
    assertThat(preview.pods()).isEqualTo(20);
    assertThat(preview.containers()).isEqualTo(100);
    assertThat(preview.fit()).isEqualTo(CacheFit.FITS);
    assertThat(preview.reasons()).isEmpty();
  }

  @Test
  void aQuotaThatIsTooSmallIsToldWithItsFigures() {
    Quota quota =
        quota(Map.of("limits.memory", "2Gi", "pods", "100"), Map.of("limits.memory", "148Mi"));

    CachePreview preview = preview(nodes(20), List.of(quota), Usage.NONE, Map.of());

    assertThat(preview.fit()).isEqualTo(CacheFit.EXCEEDS);
    assertThat(preview.reasons())
        .containsExactly(
            "limits.memory: 5 images on 20 nodes need 2000Mi, and ResourceQuota 'limits' has 1900Mi of 2Gi left: raise it, or name fewer images, fewer nodes or less for each");
  }

  @Test
  void whatTheCacheTakesAlreadyCountsAsFree() {
    Quota quota = quota(Map.of("limits.memory", "2Gi"), Map.of("limits.memory", "2000Mi"));
    Usage own =
        new Usage(20, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, Amounts.of("2000Mi"));

    assertThat(preview(nodes(20), List.of(quota), own, Map.of()).fit()).isEqualTo(CacheFit.FITS);
  }

  @Test
  void aQuotaOfPodsThatOursAreNotIsPassedOverAndOneThatIsNotKnownIsSaid() {
    Quota best = new Quota("best", Map.of("pods", "0"), Map.of(), List.of("BestEffort"));
    Quota priority = new Quota("priority", Map.of("pods", "0"), Map.of(), List.of("PriorityClass"));

    assertThat(preview(nodes(1), List.of(best), Usage.NONE, Map.of()).fit())
        .isEqualTo(CacheFit.FITS);
    assertThat(preview(nodes(1), List.of(priority), Usage.NONE, Map.of()).fit())
        .isEqualTo(CacheFit.UNKNOWN);
  }

  @Test
  void aNodeThatIsFullIsToldAndOnlyWhenAllAreDoesItNotFit() {
    Usage almostAll =
        new Usage(1, Amounts.of("1900m"), BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    CachePreview one = preview(nodes(2), List.of(), Usage.NONE, Map.of("node-0", almostAll));
    CachePreview both =
        preview(nodes(2), List.of(), Usage.NONE, Map.of("node-0", almostAll, "node-1", almostAll));

    assertThat(one.fit()).isEqualTo(CacheFit.FITS);
    assertThat(one.reasons())
        .containsExactly(
            "1 of 2 nodes have no room: node-0 needs 250m cpu and has 100m of 2 free: make room there, leave them out, or ask less for each image");
    assertThat(both.fit()).isEqualTo(CacheFit.EXCEEDS);
  }

  @Test
  void aNodeThatMayHaveNoMorePodsIsFull() {
    Usage pods = Usage.ofPods(110);

    assertThat(
            preview(nodes(1), List.of(), Usage.NONE, Map.of("node-0", pods)).reasons().getFirst())
        .contains("needs 1 pods and has 0 of 110 free");
  }

  @Test
  void whatCouldNotBeReadMakesItUnknown() {
    CachePreview preview =
        FitRules.preview(
            FIVE, nodes(1), List.of(), Usage.NONE, Map.of(), List.of("it is forbidden"));

    assertThat(preview.fit()).isEqualTo(CacheFit.UNKNOWN);
    assertThat(preview.reasons()).containsExactly("it is forbidden");
  }

  private static CachePreview preview(
      List<KnownNode> nodes, List<Quota> quotas, Usage own, Map<String, Usage> others) {
    return FitRules.preview(FIVE, nodes, quotas, own, others, List.of());
  }

  private static Quota quota(Map<String, String> hard, Map<String, String> used) {
    return new Quota("limits", hard, used, List.of());
  }

  private static List<KnownNode> nodes(int count) {
    return IntStream.range(0, count)
        .mapToObj(number ->
            new KnownNode(
                "node-" + number,
                Map.of(),
                new JsonArray(),
                true,
                Map.of("cpu", "2", "memory", "4Gi", "pods", "110")))
        .toList();
  }
}
