package dev.stowage.registry.copy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stowage.image.Digest;
import dev.stowage.registry.fake.FakeImage;
import dev.stowage.registry.fake.FakeRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Manifests from a seed: a third valid, a third of them broken at random, a third hostile. */
final class GeneratedManifests {
  private static final String[] BAD_DIGESTS = {
    "sha256:../../x", "sha256", "", "md5:d41d8cd98f00b204e9800998ecf8427e", "SHA256:aa", "sha256:A"
  };
  private static final String[] BAD_SIZES = {
    "-1", "9223372036854775807", "9223372036854775808", "0", "1e3", "\"1\"", "null", "1.5"
  };
  private static final String[] SPACES = {"", " ", "\n", "\t", "\r\n  ", "   "};

  private final FakeRegistry source;
  private final String repository;
  private final SplittableRandom random;
  private final List<byte[]> blobs = new ArrayList<>();

  GeneratedManifests(FakeRegistry source, String repository, long seed) {
    this.source = source;
    this.repository = repository;
    this.random = new SplittableRandom(seed);
    for (int i = 0; i < 24; i++) {
      byte[] blob = new byte[i * i * 8];
      random.nextBytes(blob);
      blobs.add(blob);
    }
    restore();
  }

  /** Puts the blobs back that the manifests are made of. */
  void restore() {
    blobs.forEach(blob -> source.putBlob(repository, blob));
  }

  /** Stores the next manifest under a tag. */
  void pushNext(String tag) {
    String type = random.nextInt(4) == 0 ? FakeImage.OCI_INDEX : FakeImage.OCI_MANIFEST;
    byte[] bytes =
        switch (random.nextInt(3)) {
          case 0 -> valid(type).getBytes(UTF_8);
          case 1 -> broken(valid(type).getBytes(UTF_8));
          default -> hostile(type).getBytes(UTF_8);
        };
    source.putManifest(repository, tag, random.nextInt(20) == 0 ? "text/html" : type, bytes);
  }

  private String valid(String type) {
    return type.equals(FakeImage.OCI_INDEX) ? index() : image(entry(), this::entry);
  }

  private String index() {
    StringBuilder children = new StringBuilder();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      byte[] child = image(entry(), this::entry).getBytes(UTF_8);
      Digest digest = source.putManifest(repository, "child", FakeImage.OCI_MANIFEST, child);
      children
          .append(i == 0 ? "" : ",")
          .append(descriptor(FakeImage.OCI_MANIFEST, digest.toString(), "" + child.length));
    }
    return "{\"schemaVersion\":2,%s\"manifests\":[%s]%s}%s"
        .formatted(space(), children, unknown(), space());
  }

  private String image(String config, Supplier<String> layer) {
    StringBuilder layers = new StringBuilder();
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      layers.append(i == 0 ? "" : "," + space()).append(layer.get());
    }
    return "{%s\"schemaVersion\":2,\"config\":%s,%s\"layers\":[%s]%s}%s"
        .formatted(space(), config, space(), layers, unknown(), space());
  }

  private String hostile(String type) {
    return switch (random.nextInt(12)) {
      case 0 -> "{\"schemaVersion\":1,\"fsLayers\":[],\"signatures\":[{}]}";
      case 1 -> image(entry(), this::entry).replaceFirst("\\{", "{\"manifests\":[],");
      case 2 -> image(badDigest(), this::entry);
      case 3 -> image(entry(), this::badDigest);
      case 4 -> image(entry(), this::badSize);
      case 5 -> index().replaceFirst("\\[", "[" + badDigest() + ",");
      case 6 -> image(entry(), () -> entry().replaceFirst("\\}$", ",\"data\":\"AAAA\"}"));
      case 7 -> "[".repeat(2_000) + "]".repeat(2_000);
      case 8 -> valid(type).replaceFirst("\"schemaVersion\"", "\"layers\":{},\"schemaVersion\"");
      case 9 -> valid(type).replaceFirst("\\{", "{\"mediaType\":\"text/plain\",");
      case 10 -> image(entry(), this::missing);
      default -> valid(type) + valid(type);
    };
  }

  private byte[] broken(byte[] bytes) {
    byte[] copy = bytes.clone();
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times; i++) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
    }
    return copy;
  }

  private String entry() {
    byte[] blob = blobs.get(random.nextInt(blobs.size()));
    return descriptor("application/x", Digest.sha256(blob).toString(), "" + blob.length);
  }

  private String missing() {
    byte[] blob = new byte[1 + random.nextInt(40)];
    random.nextBytes(blob);
    return descriptor("application/x", Digest.sha256(blob).toString(), "" + blob.length);
  }

  private String badDigest() {
    return descriptor("application/x", BAD_DIGESTS[random.nextInt(BAD_DIGESTS.length)], "1");
  }

  private String badSize() {
    byte[] blob = blobs.get(1 + random.nextInt(blobs.size() - 1));
    String size = BAD_SIZES[random.nextInt(BAD_SIZES.length)];
    return descriptor("application/x", Digest.sha256(blob).toString(), size);
  }

  private String descriptor(String mediaType, String digest, String size) {
    return "{\"mediaType\":\"%s\",%s\"digest\":\"%s\",\"size\":%s}"
        .formatted(mediaType, space(), digest, size);
  }

  private String unknown() {
    return random.nextBoolean() ? "" : ",\"x-%d\":{\"é\":[1.0,null]}".formatted(random.nextInt(9));
  }

  private String space() {
    return SPACES[random.nextInt(SPACES.length)];
  }
}
