package dev.stowage.puller.declaration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.cache.PrivateImages;
import dev.stowage.puller.placement.KnownNode;
import dev.stowage.puller.placement.Placement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PrivateImagesTest {
  private static final KnownNode SHARED = node("shared", Map.of(), "[]");
  private static final KnownNode TAINTED =
      node(
          "tainted",
          Map.of(),
          "[{\"key\": \"team\", \"value\": \"a\", \"effect\": \"NoSchedule\"}]");
  private static final KnownNode LABELLED =
      node("labelled", Map.of("stowage.dev/dedicated", "true"), "[]");

  @Test
  void aCacheWithPullSecretsOnASharedNodeIsWarnedAbout() {
    assertThat(PrivateImages.warning(cache(List.of("login")), List.of(SHARED, TAINTED)))
        .hasValueSatisfying(line ->
            assertThat(line).contains("cache 'tools'", "node shared:").doesNotContain("tainted"));
  }

  @Test
  void nodesThatOthersAreKeptOffAreNotShared() {
    assertThat(PrivateImages.warning(cache(List.of("login")), List.of(TAINTED, LABELLED)))
        .isEmpty();
  }

  @Test
  void withoutPullSecretsThereIsNothingPrivate() {
    assertThat(PrivateImages.warning(cache(List.of()), List.of(SHARED))).isEmpty();
  }

  private static NodeCache cache(List<String> pullSecrets) {
    CacheDefaults usual = Caches.DEFAULTS;
    JsonArray anything = JsonParser.parseString("[{\"operator\": \"Exists\"}]").getAsJsonArray();
    return Caches.cache(
        "tools",
        CacheOrigin.CONFIGURATION,
        List.of("nginx"),
        new CacheDefaults(
            new Placement(Map.of(), new JsonObject(), anything),
            Map.of(),
            pullSecrets,
            usual.resources(),
            usual.interval(),
            usual.imagesPerDaemonSet(),
            usual.nodesPulling(),
            usual.taint()));
  }

  private static KnownNode node(String name, Map<String, String> labels, String taints) {
    return new KnownNode(
        name, labels, JsonParser.parseString(taints).getAsJsonArray(), true, Map.of());
  }
}
