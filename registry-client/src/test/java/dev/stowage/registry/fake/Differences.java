package dev.stowage.registry.fake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a copy between two fake registries lacks, or has other bytes for. */
public final class Differences {
  private final FakeRegistry source;
  private final FakeRegistry target;
  private final String from;
  private final String to;
  private final List<String> found = new ArrayList<>();

  private Differences(FakeRegistry source, String from, FakeRegistry target, String to) {
    this.source = source;
    this.from = from;
    this.target = target;
    this.to = to;
  }

  /** Of everything that the source has below this manifest; empty when the copy is whole. */
  public static List<String> between(
      FakeRegistry source, String from, FakeRegistry target, String to, String reference) {
    Differences differences = new Differences(source, from, target, to);
    if (source.manifest(from, reference).isEmpty()) {
      return List.of("the source has no manifest " + reference);
    }
    differences.compare(reference);
    return List.copyOf(differences.found);
  }

  private void compare(String reference) {
    Optional<byte[]> original = source.manifest(from, reference);
    if (original.isEmpty()) {
      return;
    }
    if (!isSame(original.get(), target.manifest(to, reference))) {
      found.add("manifest " + reference);
    }
    ManifestFacts facts = ManifestFacts.of(original.get());
    facts.children().forEach(this::compare);
    for (String digest : facts.blobs()) {
      Optional<byte[]> blob = source.blob(from, digest);
      if (blob.isPresent() && !isSame(blob.get(), target.blob(to, digest))) {
        found.add("blob " + digest);
      }
    }
  }

  private static boolean isSame(byte[] bytes, Optional<byte[]> other) {
    return other.isPresent() && Arrays.equals(bytes, other.get());
  }
}
