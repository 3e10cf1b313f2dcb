package dev.stowage.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stowage.image.Digest;
import dev.stowage.image.Platform;
import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.RegistryRequest;
import dev.stowage.testengine.TestEngines;
import dev.stowage.testengine.TestImages;
import dev.stowage.testengine.TestLayer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CopyCommandIT {
  private static final Duration AT_MOST = Duration.ofMinutes(2);

  @TempDir private Path directory;
  private RegistryForTest source;
  private RegistryForTest target;

  @BeforeEach
  void startRegistries() {
    source = TestEngines.newRegistry();
    target = TestEngines.newRegistry();
  }

  @AfterEach
  void endRegistries() {
    source.close();
    target.close();
  }

  @Test
  void oneImageIsCopiedWithAllItsPlatformsAndASecondTimeNothingIsMoved() throws Exception {
    Digest digest =
        TestImages.at(source)
            .pushIndex(
                "team/app", "1", Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));

    try (StowageProcess copy = copy(pair("app").toArray(String[]::new))) {
      assertThat(copy.awaitExit(AT_MOST)).as(copy.err()).isZero();
      assertThat(copy.out()).contains(digest.toString());
    }
    assertThat(TestImages.at(target).digest("copies/app", "1")).contains(digest);
    assertThat(TestImages.at(target).faults("copies/app", "1")).isEmpty();
    try (StowageProcess again = copy(pair("app").toArray(String[]::new))) {
      assertThat(again.awaitExit(AT_MOST)).isZero();
      assertThat(again.out()).contains("is there already");
    }
  }

  @Test
  void oneChosenPlatformIsCopiedAlone() throws Exception {
    Digest whole =
        TestImages.at(source)
            .pushIndex(
                "team/app", "1", Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));

    try (StowageProcess copy =
        copy(pair("app").get(0), pair("app").get(1), "--platform", "linux/arm64", "--json")) {
      assertThat(copy.awaitExit(AT_MOST)).as(copy.err()).isZero();
      JsonNode result = new ObjectMapper().readTree(copy.out()).at("/lists/0/results/0");
      assertThat(result.path("sourceDigest").asText()).isEqualTo(whole.toString());
      assertThat(TestImages.at(target).digest("copies/app", "1").map(Digest::toString))
          .contains(result.path("digest").asText())
          .isNotEqualTo(whole.toString());
    }
  }

  @Test
  void anImageOfAListThatFailsIsNamedWithAnAdviceAndTheOthersAreCopied() throws Exception {
    List<String> lines = new ArrayList<>();
    for (String name : List.of("one", "two", "three")) {
      TestImages.at(source).push("team/" + name, "1", TestLayer.text(name));
      lines.add(String.join(" ", pair(name)));
    }
    lines.add(1, String.join(" ", pair("missing")));

    try (StowageProcess copy = copy("--list", list(lines).toString())) {
      assertThat(copy.awaitExit(AT_MOST)).isEqualTo(1);
      assertThat(copy.err().lines())
          .singleElement()
          .asString()
          .contains("team/missing:1", "what to do: check that the image still exists");
      assertThat(copy.out())
          .contains("4 images in ", ": 3 copied, 0 there already, 1 failed")
          .doesNotContain("missing");
    }
    for (String name : List.of("one", "two", "three")) {
      assertThat(TestImages.at(target).faults("copies/" + name, "1")).isEmpty();
    }
  }

  @Test
  void aDryRunSaysWhatWouldBeCopiedAndWritesNothing() throws Exception {
    Digest digest = TestImages.at(source).push("team/app", "1", TestLayer.text("a layer"));

    try (StowageProcess copy = copy(pair("app").get(0), pair("app").get(1), "--dry-run")) {
      assertThat(copy.awaitExit(AT_MOST)).as(copy.err()).isZero();
      assertThat(copy.out()).contains(digest.toString(), "would push 1 manifests");
    }
    assertThat(target.count(RegistryRequest::isWrite)).isZero();
    assertThat(TestImages.at(target).manifest("copies/app", "1")).isEmpty();
  }

  @Test
  void severalListsRunOneAfterAnotherAndEachIsTimed() throws Exception {
    TestImages.at(source).push("team/app", "1", TestLayer.text("a layer"));
    String list = list(List.of(String.join(" ", pair("app")))).toString();

    try (StowageProcess copy = copy("--list", list, "--list", list, "--json")) {
      assertThat(copy.awaitExit(AT_MOST)).as(copy.err()).isZero();
      JsonNode lists = new ObjectMapper().readTree(copy.out()).path("lists");
      assertThat(lists).hasSize(2);
      assertThat(lists.at("/0/file").asText()).isEqualTo(list);
      assertThat(lists.at("/0/copied").asInt()).isEqualTo(1);
      assertThat(lists.at("/1/copied").asInt()).isZero();
      assertThat(lists.at("/1/alreadyThere").asInt()).isEqualTo(1);
      assertThat(lists.at("/0/seconds").asDouble()).isPositive();
      assertThat(lists.at("/1/seconds").asDouble()).isPositive();
    }
  }

  @Test
  void anInterruptedCopyEndsInOrder() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      String registry = "127.0.0.1:" + silent.getLocalPort();

      try (StowageProcess copy =
          copy(registry + "/team/app:1", pair("app").get(1), "--insecure", registry)) {
        silent.accept();
        copy.interrupt();
        assertThat(copy.awaitExit(AT_MOST)).isGreaterThan(128);
        assertThat(copy.err()).doesNotContain("\tat ");
      }
    }
  }

  private StowageProcess copy(String... arguments) {
    return StowageProcess.start(
        directory,
        Stream.of(
                List.of("copy"),
                List.of(arguments),
                List.of("--insecure", source.hostAndPort()),
                List.of("--insecure", target.hostAndPort()))
            .flatMap(List::stream)
            .toList());
  }

  private List<String> pair(String name) {
    return List.of(
        source.hostAndPort() + "/team/" + name + ":1",
        target.hostAndPort() + "/copies/" + name + ":1");
  }

  private Path list(List<String> lines) throws Exception {
    return Files.write(Files.createTempFile(directory, "images", ".txt"), lines);
  }
}
