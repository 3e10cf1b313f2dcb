package dev.stowage.standalone.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.standalone.cache.ReportedCache.Counts;
import dev.stowage.standalone.cache.ReportedCache.Preview;
import dev.stowage.standalone.cache.ReportedImage.OnNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CacheTextTest {
  private static final Preview PREVIEW =
      new Preview(
          3, 3, 6, "300m", "1200m", "60Mi", "120Mi", "EXCEEDS", List.of("the quota leaves 100Mi"));
  private static final String SINCE = "2026-01-01T12:00:00Z";

  @Test
  void aListHasALineForEachCacheInColumns() {
    assertThat(CacheText.list(List.of(cache("nightly", PREVIEW), cache("n", null))).lines())
        .containsExactly(
            "CLUSTER  CACHE    STATE     IMAGES  NODES  PRESENT  PULLING  FAILED  WAITING  ORIGIN",
            "prod     nightly  DEGRADED  2       3      4        1        1       0        REQUEST",
            "prod     n        DEGRADED  2       3      4        1        1       0        REQUEST");
    assertThat(CacheText.list(List.of())).isEqualTo("no node cache here");
  }

  @Test
  void aStatusSaysTheFiguresOfThePreviewAndWhatFailedFirst() {
    ReportedImage good =
        new ReportedImage(
            "a/good:1", List.of(new OnNode("node-1", "PRESENT", SINCE, null, null)), 40);
    ReportedImage bad =
        new ReportedImage(
            "b/bad:1",
            List.of(
                new OnNode("node-2", "FAILED", SINCE, "ImagePullBackOff", "404 from b"),
                new OnNode("node-1", "WAITING", SINCE, null, null)),
            0);

    assertThat(CacheText.status(cache("nightly", PREVIEW), List.of(good, bad)).lines())
        .containsExactly(
            "cache nightly in cluster prod: DEGRADED",
            "images 2, nodes 3, DaemonSets 1, declared by REQUEST",
            "failed 1, pulling 1, waiting 0, present 4",
            "preview EXCEEDS: nodes 3, pods 3, containers 6, CPU requests 300m, CPU limits 1200m, memory requests 60Mi, memory limits 120Mi",
            "  the quota leaves 100Mi",
            "message: one is missing",
            "",
            "IMAGE     NODE       STATE    SINCE                 WHY",
            "b/bad:1   node-2     FAILED   2026-01-01T12:00:00Z  ImagePullBackOff: 404 from b",
            "a/good:1  node-1     PRESENT  2026-01-01T12:00:00Z",
            "a/good:1  (40 more)",
            "b/bad:1   node-1     WAITING  2026-01-01T12:00:00Z");
  }

  @Test
  void textFromAClusterDoesNothingToATerminal() {
    ReportedImage hostile =
        new ReportedImage(
            "a\u001b[2J", List.of(new OnNode("n\nn", "FAILED", SINCE, "x\r", "\u202e")), 0);

    assertThat(CacheText.status(cache("c\u001b]0;", null), List.of(hostile)))
        .doesNotContain("\u001b")
        .doesNotContain("\r")
        .doesNotContain("\u202e")
        .contains("\\u001b[2J", "n\\u000an", "c\\u001b]0;");
  }

  private static ReportedCache cache(String name, @Nullable Preview preview) {
    return new ReportedCache(
        "prod",
        name,
        "REQUEST",
        "DEGRADED",
        2,
        3,
        1,
        new Counts(4, 1, 1, 0),
        preview,
        "one is missing",
        null);
  }
}
