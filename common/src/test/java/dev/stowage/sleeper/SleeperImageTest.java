package dev.stowage.sleeper;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stowage.image.Digest;
import dev.stowage.image.TargetRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class SleeperImageTest {
  private final SleeperImage image = SleeperImage.make();

  @TempDir private Path folder;

  /** Another digest makes every cache's pods anew: it changes with the program alone. */
  @Test
  void itsDigestIsTheSameWhereverItIsMade() {
    assertThat(SleeperImage.make().index().digest()).isEqualTo(image.index().digest());
    assertThat(image.index().digest())
        .hasToString("sha256:128be1a04a76f4bc38711aad1980f1d9ac1de971d449622f35c24f01052a6e20");
  }

  @Test
  void everythingThatIsNamedIsThereWithItsSize() throws IOException {
    ObjectMapper json = new ObjectMapper();
    JsonNode index = json.readTree(image.index().bytes());
    assertThat(index.findValuesAsText("architecture")).containsExactly("amd64", "arm64");
    for (int i = 0; i < 2; i++) {
      SleeperImage.Content manifest = image.images().get(i);
      assertDescribes(index.get("manifests").get(i), manifest);
      JsonNode read = json.readTree(manifest.bytes());
      assertDescribes(read.get("layers").get(0), image.blobs().get(2 * i));
      assertDescribes(read.get("config"), image.blobs().get(2 * i + 1));
      assertThat(json.readTree(image.blobs().get(2 * i + 1).bytes()).findValuesAsText("diff_ids"))
          .isNotNull();
    }
  }

  private static void assertDescribes(JsonNode descriptor, SleeperImage.Content content) {
    assertThat(descriptor.get("digest").asText())
        .isEqualTo(Digest.sha256(content.bytes()).toString());
    assertThat(descriptor.get("size").asInt()).isEqualTo(content.bytes().length);
    assertThat(descriptor.get("mediaType").asText()).isEqualTo(content.mediaType());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void itsLayerIsATarArchiveOfTheProgram() throws Exception {
    Path layer = Files.write(folder.resolve("layer.tar"), image.blobs().getFirst().bytes());
    Process tar =
        new ProcessBuilder("tar", "-xpf", layer.toString(), "-C", folder.toString()).start();

    assertThat(tar.waitFor()).isZero();
    assertThat(folder.resolve("sleeper")).isExecutable();
    assertThat(folder.resolve("sleeper")).hasBinaryContent(SleeperBinary.of("amd64"));
  }

  @Test
  void itLiesUnderTheTargetByItsDigest() {
    String suffix = "@" + image.index().digest();
    assertThat(image.at(TargetRepository.parse("backup.example:5000/store")))
        .hasToString("backup.example:5000/store/stowage/sleeper" + suffix);
    assertThat(image.at(TargetRepository.parse("backup.example")))
        .hasToString("backup.example/stowage/sleeper" + suffix);
    assertThat(image.at(TargetRepository.parse("docker.io/acme/all")))
        .hasToString("docker.io/acme/stowage-sleeper" + suffix);
  }
}
