package dev.stowage.sleeper;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.image.TargetRepository;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An image of a few hundred bytes for each platform, made here byte for byte: whoever makes it gets
 * the same digest. Nothing in it is compressed, since not every zlib compresses alike.
 *
 * @param blobs layers and configurations
 * @param images the manifests of its platforms, which need the blobs
 * @param index the manifest of all platforms, which needs those
 */
public record SleeperImage(List<Content> blobs, List<Content> images, Content index) {
  /** Where the program lies in it. */
  public static final String PROGRAM = "/sleeper";

  private static final List<String> ARCHITECTURES = List.of("amd64", "arm64");
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
  private static final String CONFIGURATION = "application/vnd.oci.image.config.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final int TAG_LENGTH = 12;

  public SleeperImage {
    blobs = List.copyOf(blobs);
    images = List.copyOf(images);
  }

  /** A piece of it. */
  @SuppressWarnings("ArrayRecordComponent") // identity is the digest
  public record Content(String mediaType, byte[] bytes, Digest digest) {
    private static Content of(String mediaType, byte[] bytes) {
      return new Content(mediaType, bytes, Digest.sha256(bytes));
    }

    private static Content of(String mediaType, String json) {
      return of(mediaType, json.getBytes(StandardCharsets.UTF_8));
    }

    // Between the braces of a descriptor.
    private String described() {
      return "\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d"
          .formatted(mediaType, digest, bytes.length);
    }
  }

  /** Makes it. */
  public static SleeperImage make() {
    List<Content> blobs = new ArrayList<>();
    List<Content> images = new ArrayList<>();
    List<String> listed = new ArrayList<>();
    for (String architecture : ARCHITECTURES) {
      Content layer =
          Content.of(
              LAYER, TarFile.ofProgram(PROGRAM.substring(1), SleeperBinary.of(architecture)));
      Content configuration = Content.of(CONFIGURATION, configuration(architecture, layer));
      Content image =
          Content.of(
              MANIFEST,
              "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{%s},\"layers\":[{%s}]}"
                  .formatted(MANIFEST, configuration.described(), layer.described()));
      blobs.add(layer);
      blobs.add(configuration);
      images.add(image);
      listed.add(
          "{%s,\"platform\":{\"architecture\":\"%s\",\"os\":\"linux\"}}"
              .formatted(image.described(), architecture));
    }
    return new SleeperImage(
        blobs,
        images,
        Content.of(
            INDEX,
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                .formatted(INDEX, String.join(",", listed))));
  }

  private static String configuration(String architecture, Content layer) {
    return "{\"architecture\":\"%s\",\"os\":\"linux\",\"config\":{\"User\":\"65532:65532\",\"Entrypoint\":[\"%s\"],\"WorkingDir\":\"/\"},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\"]}}"
        .formatted(architecture, PROGRAM, layer.digest());
  }

  /**
   * Its name under a target. Docker Hub has repositories of one level only; else it lies under a
   * host that cannot be one, so that no mirrored copy is named like it.
   */
  public ImageReference at(TargetRepository target) {
    String prefix = target.prefix();
    String repository =
        target.registry().equals(ImageReference.DOCKER_HUB)
            ? (prefix + "/").substring(0, (prefix + "/").indexOf('/')) + "/stowage-sleeper"
            : (prefix.isEmpty() ? "" : prefix + "/") + "stowage/sleeper";
    return new ImageReference(target.registry(), repository, null, index.digest());
  }

  /**
   * The tag that keeps registries from clearing it away; it goes by the content, so that no other
   * version moves it.
   */
  public String tag() {
    return index.digest().hex().substring(0, TAG_LENGTH);
  }
}
