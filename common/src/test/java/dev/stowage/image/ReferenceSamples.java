package dev.stowage.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes references of every shape the grammar allows. */
final class ReferenceSamples {
  private static final List<String> REGISTRIES =
      List.of(
          "docker.io",
          "quay.io",
          "localhost",
          "localhost:5000",
          "registry:5000",
          "127.0.0.1:1",
          "a.b-c.example:65535",
          "a.b-c.example-65535",
          "[::1]",
          "[::1]:5000",
          "[::1:5000]",
          "[::]:5000",
          "[fe80::1]:5000");
  private static final List<String> SEPARATORS = List.of(".", "_", "__", "-", "--", "---");
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final String TAG = LETTERS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";

  private final Random random;

  ReferenceSamples(Random random) {
    this.random = random;
  }

  ImageReference reference() {
    Digest digest = random.nextInt(3) == 0 ? digest() : null;
    String tag = digest == null || random.nextBoolean() ? tag() : null;
    return new ImageReference(oneOf(REGISTRIES), path(), tag, digest);
  }

  /** A reference the way a person may write it. */
  String text() {
    return switch (random.nextInt(4)) {
      case 0 -> "some/" + path();
      case 1 -> "some/" + path() + ":" + tag();
      case 2 -> oneOf(List.of("index.docker.io/", "QUAY.io/", "localhost:5000/")) + path();
      default -> reference().toString();
    };
  }

  private String path() {
    return IntStream.rangeClosed(0, random.nextInt(4))
        .mapToObj(i -> component())
        .collect(Collectors.joining("/"));
  }

  private String component() {
    StringBuilder component = new StringBuilder(some(LETTERS));
    for (int i = random.nextInt(3); i > 0; i--) {
      component.append(oneOf(SEPARATORS)).append(some(LETTERS));
    }
    return component.toString();
  }

  private String tag() {
    return some(TAG) + (random.nextBoolean() ? "" : "." + some(TAG) + "-" + some(TAG));
  }

  private Digest digest() {
    byte[] content = some(LETTERS).getBytes(StandardCharsets.UTF_8);
    return Digest.of(oneOf(List.of(Digest.Algorithm.values())), content);
  }

  private String some(String alphabet) {
    return IntStream.rangeClosed(0, random.nextInt(6))
        .mapToObj(i -> String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))))
        .collect(Collectors.joining());
  }

  private <T extends @Nullable Object> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
