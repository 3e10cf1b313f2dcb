package dev.stowage.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.Digest;
import dev.stowage.image.Platform;
import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.RegistryRequest;
import dev.stowage.testengine.TestEngines;
import dev.stowage.testengine.TestImages;
import dev.stowage.testengine.TestLayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpManifestsIT {
  private static final Duration AT_MOST = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void manifestsAreRewrittenToVerifiedCopiesAndASecondStartChangesNothing() throws Exception {
    try (RegistryForTest source = TestEngines.newRegistry();
        RegistryForTest target = TestEngines.newRegistry()) {
      TestImages images = TestImages.at(source);
      Digest web = images.push("team/web", "1", TestLayer.text("web"));
      Digest agent =
          images.pushIndex(
              "team/agent", "2", Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));
      Path manifests = Files.createDirectories(directory.resolve("manifests"));
      Path output = directory.resolve("output");
      String input =
          """
          # kept
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: web, namespace: shop}
          spec:
            template:
              spec:
                initContainers:
                  - name: prepare
                    image: "HOST/team/agent:2"  # kept too
                containers:
                  - image: HOST/team/web:1
                    name: web
                  - name: odd
                    image: 'not a reference!'
          """
              .replace("HOST", source.hostAndPort());
      Files.writeString(manifests.resolve("web.yaml"), input);
      List<String> arguments =
          UpArguments.of(
              source,
              target,
              directory,
              "--manifests",
              manifests.toString(),
              "--output",
              output.toString());

      FileTime written;
      try (StowageProcess up = StowageProcess.start(directory, arguments)) {
        String dashboard = up.awaitDashboard(AT_MOST);
        Awaitility.await()
            .atMost(AT_MOST)
            .untilAsserted(() -> assertThat(output.resolve("web.yaml")).exists());
        String host = target.hostAndPort() + "/backup/" + pathOf(target, "team/web", "1");
        assertThat(Files.readString(output.resolve("web.yaml")))
            .isEqualTo(
                input
                    .replace(source.hostAndPort() + "/team/web:1", host + "/team/web:1")
                    .replace(source.hostAndPort() + "/team/agent:2", host + "/team/agent:2"));
        assertThat(Files.readString(manifests.resolve("web.yaml"))).isEqualTo(input);
        String prefix = host.substring(host.indexOf('/') + 1);
        assertThat(TestImages.at(target).digest(prefix + "/team/web", "1")).contains(web);
        assertThat(TestImages.at(target).digest(prefix + "/team/agent", "2")).contains(agent);
        assertThat(TestImages.at(target).faults(prefix + "/team/agent", "2")).isEmpty();
        assertThat(Http.get(dashboard + "/api/v1/workloads")).contains("not a reference!");
        up.interrupt();
        up.awaitExit(AT_MOST);
        written = Files.getLastModifiedTime(output.resolve("web.yaml"));
      }

      long writes = target.count(RegistryRequest::isWrite);
      try (StowageProcess again = StowageProcess.start(directory, arguments)) {
        String dashboard = again.awaitDashboard(AT_MOST);
        Awaitility.await()
            .atMost(AT_MOST)
            .untilAsserted(() ->
                assertThat(Http.get(dashboard + "/api/v1/clusters")).contains("\"copied\":2"));
        again.interrupt();
        again.awaitExit(AT_MOST);
      }
      assertThat(target.count(RegistryRequest::isWrite)).isEqualTo(writes);
      assertThat(Files.getLastModifiedTime(output.resolve("web.yaml"))).isEqualTo(written);
    }
  }

  // How the mirror naming spells the source's host is its own affair: read off what was pushed.
  private static String pathOf(RegistryForTest target, String repository, String tag) {
    return target.requests().stream()
        .filter(request -> request.method().equals("PUT"))
        .map(RegistryRequest::uri)
        .filter(uri -> uri.endsWith("/" + repository + "/manifests/" + tag))
        .map(uri ->
            uri.substring(
                "/v2/backup/".length(),
                uri.length() - ("/" + repository + "/manifests/" + tag).length()))
        .findFirst()
        .orElseThrow();
  }
}
