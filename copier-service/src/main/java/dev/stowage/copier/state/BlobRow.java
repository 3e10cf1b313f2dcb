package dev.stowage.copier.state;

import dev.stowage.image.Digest;
import java.util.Comparator;

/** That a repository holds a blob; sorted, so that two processes lock rows in the same order. */
record BlobRow(String registry, String digest, String repository) implements Comparable<BlobRow> {
  private static final Comparator<BlobRow> ORDER =
      Comparator.comparing(BlobRow::registry)
          .thenComparing(BlobRow::digest)
          .thenComparing(BlobRow::repository);

  static BlobRow of(String registry, String repository, Digest blob) {
    return new BlobRow(registry, blob.toString(), repository);
  }

  @Override
  public int compareTo(BlobRow other) {
    return ORDER.compare(this, other);
  }
}
