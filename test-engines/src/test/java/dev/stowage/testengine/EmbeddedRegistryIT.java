package dev.stowage.testengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.engine.EmbeddedRegistry;
import dev.stowage.engine.EngineException;
import dev.stowage.image.Digest;
import dev.stowage.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRegistryIT {
  @TempDir Path directory;

  @Test
  void whatWasPushedIsThereAfterARestart() {
    Digest image;
    Digest index;
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory)) {
      TestImages images = TestImages.at(registry.hostAndPort());
      image = images.push("library/web", "1.0", TestLayer.text("web"));
      index =
          images.pushIndex(
              ImageFormat.DOCKER,
              "library/multi",
              "1.0",
              Platform.parse("linux/amd64"),
              Platform.parse("linux/arm64/v8"));
    }
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory)) {
      TestImages images = TestImages.at(registry.hostAndPort());
      assertThat(images.digest("library/web", "1.0")).contains(image);
      assertThat(images.digest("library/web", image.toString())).contains(image);
      assertThat(images.digest("library/multi", "1.0")).contains(index);
      assertThat(images.faults("library/web", "1.0")).isEmpty();
      assertThat(images.faults("library/multi", "1.0")).isEmpty();
    }
  }

  @Test
  void aDamagedLayerIsFoundByItsDigest() throws Exception {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory)) {
      TestImages images = TestImages.at(registry.hostAndPort());
      TestLayer layer = TestLayer.text("web");
      images.push("library/web", "1.0", layer);
      Files.writeString(storedWith("web"), "WEB");

      assertThat(images.faults("library/web", "1.0"))
          .containsExactly("blob %s: %s".formatted(layer.digest(), TestLayer.text("WEB").digest()));
    }
  }

  private Path storedWith(String content) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file).equals(content)) {
          return file;
        }
      }
    }
    throw new AssertionError("no file holds " + content);
  }

  @Test
  void aTakenPortIsRefusedInOneLine() {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory)) {
      int port = Integer.parseInt(registry.hostAndPort().split(":", -1)[1]);
      assertThatThrownBy(() -> EmbeddedRegistry.start(directory, port))
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.code()).isEqualTo(EngineException.Code.PORT_IN_USE))
          .hasMessageStartingWith("the registry cannot listen on 127.0.0.1:" + port);
    }
  }
}
