package dev.stowage.registry.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.Digest;
import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.TestEngines;
import dev.stowage.testengine.TestImages;
import dev.stowage.testengine.TestLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapFlatIT {
  private static final long GIBIBYTE = 1024L * 1024 * 1024;

  @Test
  void aLayerOfOneGibibyteNeedsNeitherHeapNorDisk(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    Path said = directory.resolve("said");
    try (RegistryForTest source = TestEngines.newRegistry();
        RegistryForTest target = TestEngines.newRegistry()) {
      TestLayer layer = TestLayer.generated(GIBIBYTE, 42);
      Digest digest = TestImages.at(source).push("large", "1", layer);
      Process copy =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx64m",
                      "-XX:MaxDirectMemorySize=32m",
                      "-Djava.io.tmpdir=" + temporary,
                      "-cp",
                      System.getProperty("java.class.path"),
                      CopyProcess.class.getName(),
                      source.hostAndPort() + "/large:1",
                      target.hostAndPort() + "/backup/large:1"))
              .directory(temporary.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      try {
        assertThat(copy.waitFor(3, TimeUnit.MINUTES)).isTrue();
      } finally {
        copy.destroyForcibly();
      }
      assertThat(Files.readString(said, StandardCharsets.UTF_8)).contains(digest.toString());
      assertThat(copy.exitValue()).isZero();
      assertThat(TestImages.at(target).digest("backup/large", "1")).contains(digest);
      assertThat(TestImages.at(target).blobExists("backup/large", layer.digest())).isTrue();
    }
    try (Stream<Path> left = Files.walk(temporary)) {
      assertThat(
              left.filter(path -> !path.equals(temporary) && !path.toString().contains("hsperf")))
          .isEmpty();
    }
  }
}
