package dev.stowage.standalone.demo;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The images of the demonstration, built on the spot: single and multi-arch, OCI and Docker, with
 * layers in common.
 */
final class DemoImages {
  private static final int SHARED_LAYER_BYTES = 2_000_000;
  private static final int OWN_LAYER_BYTES = 500_000;
  private static final List<Image> ALL =
      List.of(
          new Image("shop/frontend:2.4.1", true, ImageFormat.Docker),
          new Image("shop/cart:1.9.0", false, ImageFormat.OCI),
          new Image("shop/migrate:1.9.0", false, ImageFormat.Docker),
          new Image("library/postgres:16.4", true, ImageFormat.Docker),
          new Image("infra/node-agent:0.8.3", false, ImageFormat.OCI),
          new Image("batch/report:3.1", false, ImageFormat.Docker));

  private final String registry;
  private final Path directory;

  private record Image(String name, boolean multiArch, ImageFormat format) {}

  private DemoImages(String registry, Path directory) {
    this.registry = registry;
    this.directory = directory;
  }

  /** Builds and pushes all of them; the directory holds what they are made of. */
  static void push(String registry, Path directory) throws InterruptedException {
    try {
      new DemoImages(registry, Files.createDirectories(directory)).pushAll();
    } catch (IOException e) {
      throw new IllegalStateException("The demo's images cannot be made: " + e.getMessage(), e);
    }
  }

  private void pushAll() throws IOException, InterruptedException {
    // Jib would look for a newer Jib and for our system's credentials helpers.
    System.setProperty("jib.disableUpdateChecks", "true");
    Path shared = randomFile("shared", SHARED_LAYER_BYTES);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<?>> pushes =
          ALL.stream().<Future<?>>map(image -> threads.submit(() -> push(image, shared))).toList();
      for (Future<?> push : pushes) {
        push.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("The demo's images cannot be pushed: " + e.getMessage(), e);
    }
  }

  private Void push(Image image, Path shared)
      throws IOException,
          InvalidImageReferenceException,
          InterruptedException,
          ExecutionException,
          RegistryException,
          CacheDirectoryCreationException {
    Path own = randomFile(image.name().replaceAll("[^a-z0-9]", "-"), OWN_LAYER_BYTES);
    JibContainerBuilder builder =
        Jib.fromScratch()
            .setFormat(image.format())
            .addFileEntriesLayer(layer("shared", shared))
            .addFileEntriesLayer(layer("own", own))
            .setEntrypoint("/app/run");
    if (image.multiArch()) {
      builder.setPlatforms(Set.of(new Platform("amd64", "linux"), new Platform("arm64", "linux")));
    }
    builder.containerize(
        Containerizer.to(RegistryImage.named(registry + "/" + image.name()))
            .setAllowInsecureRegistries(true)
            .setOfflineMode(false)
            .setBaseImageLayersCache(directory.resolve("base-cache"))
            .setApplicationLayersCache(directory.resolve("layer-cache")));
    return null; // for Callable
  }

  private static FileEntriesLayer layer(String name, Path file) {
    return FileEntriesLayer.builder()
        .setName(name)
        .addEntry(file, AbsoluteUnixPath.get("/app/" + name))
        .build();
  }

  // Random bytes do not shrink when they are compressed; the name as seed makes each run the same.
  private Path randomFile(String name, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(name.hashCode()).nextBytes(content);
    Path file = directory.resolve(name);
    Files.write(file, content);
    return file;
  }
}
