package dev.stowage.testengine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stowage.image.Digest;
import dev.stowage.image.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pushes images to a plain-HTTP registry and looks at what one holds, with the JDK's client alone:
 * independent of the code under test.
 */
public final class TestImages {
  private static final Platform ONE_PLATFORM = Platform.parse("linux/amd64");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryHttp http;

  private TestImages(RegistryHttp http) {
    this.http = http;
  }

  /** Images of the registry at {@code host:port}. */
  public static TestImages at(String hostAndPort) {
    return new TestImages(new RegistryHttp(hostAndPort, Optional.empty()));
  }

  /** Images of this registry. */
  public static TestImages at(RegistryForTest registry) {
    return at(registry.hostAndPort());
  }

  /** Images of the registry at {@code host:port} that asks for basic auth. */
  public static TestImages at(String hostAndPort, String user, String password) {
    return new TestImages(
        new RegistryHttp(hostAndPort, Optional.of(new Credentials(user, password))));
  }

  /** Pushes an OCI image for linux/amd64 and returns the digest of its manifest. */
  public Digest push(String repository, String tag, TestLayer... layers) {
    return push(ImageFormat.OCI, repository, tag, layers);
  }

  /** Pushes an image for linux/amd64 and returns the digest of its manifest. */
  public Digest push(ImageFormat format, String repository, String tag, TestLayer... layers) {
    return pushManifest(
        repository, tag, format.manifest(), manifest(format, repository, ONE_PLATFORM, layers));
  }

  /** Pushes an OCI image with a layer of its own for each platform; returns the index's digest. */
  public Digest pushIndex(String repository, String tag, Platform... platforms) {
    return pushIndex(ImageFormat.OCI, repository, tag, platforms);
  }

  /** Pushes an image with a layer of its own for each platform; returns the index's digest. */
  public Digest pushIndex(
      ImageFormat format, String repository, String tag, Platform... platforms) {
    List<ManifestJson.Child> children = new ArrayList<>();
    for (Platform platform : platforms) {
      TestLayer layer = TestLayer.text("%s %s %s".formatted(repository, tag, platform));
      byte[] manifest = manifest(format, repository, platform, layer);
      Digest digest = Digest.sha256(manifest);
      pushManifest(repository, digest.toString(), format.manifest(), manifest);
      children.add(new ManifestJson.Child(platform, digest, manifest.length));
    }
    return pushManifest(repository, tag, format.index(), new ManifestJson(format).index(children));
  }

  /** Pushes these bytes as a manifest under a tag or their digest, and returns their digest. */
  public Digest pushManifest(
      String repository, String reference, String mediaType, byte[] manifest) {
    http.putManifest(repository, reference, mediaType, manifest);
    return Digest.sha256(manifest);
  }

  /** Deletes a manifest with every tag of it; false where the registry does not delete. */
  public boolean deleteManifest(String repository, Digest digest) {
    return http.delete("/v2/%s/manifests/%s".formatted(repository, digest));
  }

  /** Deletes a blob; false where the registry does not delete. */
  public boolean deleteBlob(String repository, Digest digest) {
    return http.delete("/v2/%s/blobs/%s".formatted(repository, digest));
  }

  /** Pushes a blob alone. */
  public Digest pushBlob(String repository, TestLayer blob) {
    http.putBlob(repository, blob);
    return blob.digest();
  }

  private byte[] manifest(
      ImageFormat format, String repository, Platform platform, TestLayer... layers) {
    ManifestJson json = new ManifestJson(format);
    byte[] config = json.config(platform, List.of(layers));
    http.putBlob(repository, TestLayer.bytes(config));
    for (TestLayer layer : layers) {
      http.putBlob(repository, layer);
    }
    return json.manifest(config, List.of(layers));
  }

  /** The manifest under a tag or digest. */
  public Optional<StoredManifest> manifest(String repository, String reference) {
    return http.manifest(repository, reference);
  }

  /** The digest of the manifest under a tag or digest. */
  public Optional<Digest> digest(String repository, String reference) {
    return manifest(repository, reference).map(StoredManifest::digest);
  }

  /** The bytes of a small blob. */
  public byte[] blob(String repository, Digest digest) {
    return http.blob(repository, digest);
  }

  /** Whether the repository has the blob. */
  public boolean blobExists(String repository, Digest digest) {
    return http.blobExists(repository, digest);
  }

  /**
   * What is missing or differs of an image, everything below its manifest downloaded and hashed;
   * empty when the copy is whole.
   */
  public List<String> faults(String repository, String reference) {
    Optional<StoredManifest> manifest = manifest(repository, reference);
    if (manifest.isEmpty()) {
      return List.of("no manifest " + reference);
    }
    List<String> faults = new ArrayList<>();
    String found = manifest.get().digest().toString();
    if (reference.contains(":") && !reference.equals(found)) {
      faults.add("manifest %s: %s".formatted(reference, found));
    }
    JsonNode json = read(manifest.get());
    for (JsonNode child : json.path("manifests")) {
      faults.addAll(faults(repository, child.path("digest").asText()));
    }
    List<JsonNode> blobs = new ArrayList<>();
    if (json.has("config")) {
      blobs.add(json.path("config"));
    }
    json.path("layers").forEach(blobs::add);
    for (JsonNode blob : blobs) {
      Digest wanted = Digest.parse(blob.path("digest").asText());
      Optional<Digest> stored = http.digestOfBlob(repository, wanted);
      if (!stored.equals(Optional.of(wanted))) {
        faults.add("blob %s: %s".formatted(wanted, stored.map(Digest::toString).orElse("missing")));
      }
    }
    return List.copyOf(faults);
  }

  private static JsonNode read(StoredManifest manifest) {
    try {
      return JSON.readTree(manifest.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
