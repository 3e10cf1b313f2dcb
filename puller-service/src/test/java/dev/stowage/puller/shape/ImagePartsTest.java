package dev.stowage.puller.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.puller.cache.CachedImage;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.placement.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ImagePartsTest {

  @Test
  void imagesAreLaidOutInOrder() {
    assertThat(parts(2, List.of(), "a", "b", "c", "d", "e"))
        .hasToString("{web=[a, b], web-2=[c, d], web-3=[e]}");
  }

  @Test
  void addingAnImageMovesNoOther() {
    List<FoundDaemonSet> found = List.of(found("web", "a", "b"), found("web-2", "c", "d"));
    assertThat(parts(2, found, "new", "a", "b", "c", "d"))
        .hasToString("{web=[a, b], web-2=[c, d], web-3=[new]}");
  }

  @Test
  void aPlaceThatHasBecomeFreeIsTakenByTheNextImage() {
    List<FoundDaemonSet> found = List.of(found("web", "a", "b"), found("web-2", "c", "d"));
    assertThat(parts(2, found, "b", "c", "d", "new")).hasToString("{web=[b, new], web-2=[c, d]}");
  }

  @Test
  void aDaemonSetWithoutImagesIsNoneAndManyWithFewAreLaidOutAfresh() {
    List<FoundDaemonSet> found =
        List.of(found("web", "a"), found("web-2", "b"), found("web-3", "c"));
    assertThat(parts(3, found, "a", "b")).hasToString("{web=[a], web-2=[b]}");
    assertThat(parts(3, found, "a", "b", "c")).hasToString("{web=[a, b, c]}");
  }

  @Test
  void fewerImagesPerDaemonSetMoveOnlyWhatNoLongerFits() {
    assertThat(parts(2, List.of(found("web", "a", "b", "c")), "a", "b", "c"))
        .hasToString("{web=[a, b], web-2=[c]}");
  }

  @Test
  void aNameThatIsAnotherCachesIsPassedOver() {
    NodeCache cache = cache(1, "a", "b");
    assertThat(names(ImageParts.of(cache, List.of(), "web-2"::equals)))
        .hasToString("{web=[a], web-3=[b]}");
    // Also when it was ours until the other cache was declared.
    assertThat(
            names(
                ImageParts.of(
                    cache, List.of(found("web", "a"), found("web-2", "b")), "web-2"::equals)))
        .hasToString("{web=[a], web-3=[b]}");
  }

  @Test
  void everyImageIsInOneDaemonSetAndNoDaemonSetHoldsTooMany() {
    String[] names =
        IntStream.range(0, 1000).mapToObj(number -> "i" + number).toArray(String[]::new);
    Map<String, List<String>> parts = parts(50, List.of(), names);
    assertThat(parts).hasSize(20);
    assertThat(parts.values()).allMatch(part -> part.size() <= 50);
    assertThat(parts.values().stream().flatMap(List::stream)).containsExactlyInAnyOrder(names);
  }

  private static Map<String, List<String>> parts(
      int most, List<FoundDaemonSet> found, String... containers) {
    return names(ImageParts.of(cache(most, containers), found, name -> false));
  }

  private static Map<String, List<String>> names(Map<String, List<CachedImage>> parts) {
    Map<String, List<String>> names = new TreeMap<>();
    parts.forEach(
        (name, images) -> names.put(name, images.stream().map(CachedImage::container).toList()));
    return names;
  }

  private static NodeCache cache(int most, String... containers) {
    List<CachedImage> images = new ArrayList<>();
    for (String container : containers) {
      images.add(new CachedImage(container, "registry.example/" + container + ":1"));
    }
    return Caches.cache("web", images, most);
  }

  private static FoundDaemonSet found(String name, String... containers) {
    return new FoundDaemonSet(
        name,
        name,
        "1",
        1,
        "t",
        Map.of(Presence.CACHE_LABEL, "web"),
        Map.of(),
        Map.of(),
        Set.of(containers),
        false);
  }
}
