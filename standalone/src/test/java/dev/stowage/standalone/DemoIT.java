package dev.stowage.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoIT {
  private static final Duration AT_MOST = Duration.ofMinutes(3);

  @TempDir private Path directory;

  @Test
  void theDemoCopiesEveryImageRewritesEveryWorkloadAndLeavesNothingBehind() throws Exception {
    try (StowageProcess demo =
        StowageProcess.start(directory, List.of("demo", "--exit", "--json"))) {
      int exit = demo.awaitExit(AT_MOST);

      assertThat(exit).as(demo.err()).isZero();
      JsonNode result = new ObjectMapper().readTree(demo.out());
      assertThat(result.path("discovered").asInt()).isEqualTo(6);
      assertThat(result.path("copied").asInt()).isEqualTo(6);
      assertThat(result.path("failed").asInt()).isZero();
      assertThat(result.path("rewritten").asInt()).isEqualTo(5);
      assertThat(result.path("seconds").asDouble()).isPositive();
      Set<String> fields = new TreeSet<>();
      result.path("copies").path(0).fieldNames().forEachRemaining(fields::add);
      assertThat(fields).containsExactly("digest", "source", "state", "target");
      assertThat(result.path("copies"))
          .allMatch(copy -> copy.path("digest").asText().matches("sha256:[0-9a-f]{64}"));
      assertThat(demo.descendants()).isEmpty();
      try (var left = Files.list(directory)) {
        assertThat(left.filter(file -> file.getFileName().toString().startsWith("stowage-demo-")))
            .isEmpty();
      }
      assertThat(demo.err()).doesNotContain("\tat ");
    }
  }

  @Test
  void withoutExitItStaysUpUntilItIsTold() throws Exception {
    try (StowageProcess demo = StowageProcess.start(directory, List.of("demo", "--port", "0"))) {
      String dashboard = demo.awaitDashboard(AT_MOST);

      assertThat(demo.out()).contains("shop/Deployment/frontend").contains("rewritten");
      assertThat(Http.get(dashboard)).contains("<meta charset=\"utf-8\"");

      demo.interrupt();
      demo.awaitExit(Duration.ofSeconds(60));
      Awaitility.await().untilAsserted(() -> assertThat(demo.descendants()).isEmpty());
      assertThat(demo.err()).doesNotContain("\tat ");
      try (var left = Files.list(directory)) {
        assertThat(left.filter(file -> file.getFileName().toString().startsWith("stowage-demo-")))
            .isEmpty();
      }
    }
  }
}
