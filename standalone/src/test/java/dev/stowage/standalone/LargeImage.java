package dev.stowage.standalone;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.copy.CopyControl;
import dev.stowage.registry.copy.CopyOptions;
import dev.stowage.registry.copy.CopyState;
import dev.stowage.registry.copy.ImageCopier;
import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.settings.RegistrySettings;
import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.StoredManifest;
import dev.stowage.testengine.TestImages;
import dev.stowage.testengine.TestLayer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;

/** An image that a node can run and that takes its time to be pulled. */
final class LargeImage {
  private static final int LAYER = 128 * 1024 * 1024;
  private static final int BLOCK = 512;
  private static final int NAME = 0;
  private static final int MODE = 100;
  private static final int SIZE = 124;
  private static final int CHECKSUM = 148;
  private static final int TYPE = 156;

  private LargeImage() {}

  /** The runnable image with layers more, whose bytes no other image has. */
  static void push(
      ImageReference runnable, RegistryForTest registry, String repository, int layers) {
    ImageReference image =
        ImageReference.parse("%s/%s:1".formatted(registry.hostAndPort(), repository));
    try (RegistryClient client =
        new RegistryClient(
            RegistrySettings.of(
                Set.of(runnable.registry(), registry.hostAndPort()), CredentialSource.ANONYMOUS),
            Clock.systemUTC())) {
      new ImageCopier(client, CopyState.inMemory(), 2)
          .copy(runnable, image, CopyOptions.DEFAULT, CopyControl.NONE);
    }
    TestImages images = TestImages.at(registry);
    StoredManifest stored = images.manifest(repository, "1").orElseThrow();
    JsonObject manifest = json(stored.bytes());
    JsonObject config =
        json(
            images.blob(
                repository,
                Digest.parse(manifest.getAsJsonObject("config").get("digest").getAsString())));
    config.remove("history");
    for (int i = 0; i < layers; i++) {
      add(TestLayer.bytes(tar(repository.hashCode() + i)), images, repository, manifest, config);
    }
    TestLayer newConfig = TestLayer.text(config.toString());
    images.pushBlob(repository, newConfig);
    describe(manifest.getAsJsonObject("config"), newConfig);
    images.pushManifest(
        repository, "1", stored.mediaType(), manifest.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void add(
      TestLayer layer,
      TestImages images,
      String repository,
      JsonObject manifest,
      JsonObject config) {
    images.pushBlob(repository, layer);
    config.getAsJsonObject("rootfs").getAsJsonArray("diff_ids").add(layer.digest().toString());
    JsonArray layers = manifest.getAsJsonArray("layers");
    JsonObject more = new JsonObject();
    more.addProperty(
        "mediaType",
        layers.get(0).getAsJsonObject().get("mediaType").getAsString().contains("oci")
            ? "application/vnd.oci.image.layer.v1.tar"
            : "application/vnd.docker.image.rootfs.diff.tar");
    describe(more, layer);
    layers.add(more);
  }

  private static void describe(JsonObject descriptor, TestLayer blob) {
    descriptor.addProperty("digest", blob.digest().toString());
    descriptor.addProperty("size", blob.size());
  }

  private static JsonObject json(byte[] bytes) {
    return JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject();
  }

  // One file, in the format that every tar reads (POSIX.1-1988).
  private static byte[] tar(long seed) {
    byte[] tar = new byte[BLOCK + LAYER + 2 * BLOCK];
    byte[] content = new byte[LAYER];
    new Random(seed).nextBytes(content);
    System.arraycopy(content, 0, tar, BLOCK, LAYER);
    put(tar, NAME, "ballast-" + seed);
    put(tar, MODE, "0000644");
    put(tar, SIZE, "%011o".formatted(LAYER));
    tar[TYPE] = '0';
    Arrays.fill(tar, CHECKSUM, TYPE, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += tar[i] & 0xff;
    }
    put(tar, CHECKSUM, "%06o\0".formatted(sum));
    return tar;
  }

  private static void put(byte[] tar, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, tar, offset, bytes.length);
  }
}
