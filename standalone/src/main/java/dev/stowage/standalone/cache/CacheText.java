package dev.stowage.standalone.cache;

import static dev.stowage.standalone.cache.PlainTable.shown;

import dev.stowage.standalone.cache.ReportedCache.Counts;
import dev.stowage.standalone.cache.ReportedCache.Preview;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the command line says about node caches to people. */
final class CacheText {

  private CacheText() {}

  /** A line for each cache. */
  static String list(List<ReportedCache> caches) {
    if (caches.isEmpty()) {
      return "no node cache here";
    }
    return new PlainTable(
            List.of(
                "CLUSTER", "CACHE", "STATE", "IMAGES", "NODES", "PRESENT", "PULLING", "FAILED",
                "WAITING", "ORIGIN"),
            caches.stream().map(CacheText::row).toList())
        .toString();
  }

  private static List<String> row(ReportedCache cache) {
    return Stream.of(
            cache.cluster(),
            cache.name(),
            cache.state(),
            cache.images(),
            cache.nodes(),
            cache.counts().present(),
            cache.counts().pulling(),
            cache.counts().failed(),
            cache.counts().waiting(),
            cache.origin())
        .map(Object::toString)
        .toList();
  }

  /** All about one cache: what failed comes first. */
  static String status(ReportedCache cache, List<ReportedImage> images) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "cache %s in cluster %s: %s"
            .formatted(shown(cache.name()), shown(cache.cluster()), cache.state()));
    lines.add(
        "images %d, nodes %d, DaemonSets %d, declared by %s"
            .formatted(cache.images(), cache.nodes(), cache.daemonSets(), cache.origin()));
    Counts counts = cache.counts();
    lines.add(
        "failed %d, pulling %d, waiting %d, present %d"
            .formatted(counts.failed(), counts.pulling(), counts.waiting(), counts.present()));
    Preview preview = cache.preview();
    if (preview != null) {
      lines.add(preview(preview));
      preview.reasons().forEach(reason -> lines.add("  " + shown(reason)));
    }
    addIfAny(lines, "message: ", cache.message());
    addIfAny(lines, "what to do: ", cache.advice());
    if (!images.isEmpty()) {
      lines.add("");
      lines.add(table(images));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String preview(Preview preview) {
    return "preview %s: nodes %d, pods %d, containers %d, CPU requests %s, CPU limits %s, memory requests %s, memory limits %s"
        .formatted(
            preview.fit(),
            preview.nodes(),
            preview.pods(),
            preview.containers(),
            shown(preview.cpuRequests()),
            shown(preview.cpuLimits()),
            shown(preview.memoryRequests()),
            shown(preview.memoryLimits()));
  }

  private static void addIfAny(List<String> lines, String label, @Nullable String text) {
    if (text != null) {
      lines.add(label + shown(text));
    }
  }

  private static String table(List<ReportedImage> images) {
    record Place(boolean failed, List<String> cells) {}
    List<Place> places = new ArrayList<>();
    for (ReportedImage image : images) {
      for (ReportedImage.OnNode node : image.nodes()) {
        places.add(new Place(node.state().equals("FAILED"), cells(image, node)));
      }
      if (image.omitted() > 0) {
        places.add(
            new Place(
                false, List.of(image.image(), "(%d more)".formatted(image.omitted()), "", "", "")));
      }
    }
    return new PlainTable(
            List.of("IMAGE", "NODE", "STATE", "SINCE", "WHY"),
            places.stream()
                .sorted(Comparator.comparing(Place::failed).reversed())
                .map(Place::cells)
                .toList())
        .toString();
  }

  private static List<String> cells(ReportedImage image, ReportedImage.OnNode node) {
    String why =
        Stream.of(node.code(), node.message())
            .filter(Objects::nonNull)
            .map(Object::toString)
            .reduce((code, message) -> code + ": " + message)
            .orElse("");
    return List.of(image.image(), node.node(), node.state(), node.since(), why);
  }
}
