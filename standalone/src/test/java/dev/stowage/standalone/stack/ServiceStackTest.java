package dev.stowage.standalone.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.runtime.ServiceName;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceStackTest {

  @Test
  void oneServiceAloneCountsWhatTheProcessLogs(@TempDir Path directory) {
    StackSettings settings =
        new StackSettings(
            "localhost/copies",
            "path",
            "default",
            new Workplace.Manifests(directory, directory),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            0,
            Map.of());
    try (Engines engines =
        Engines.start(
            directory,
            Optional.of("localhost:9092"),
            Optional.of(new DatabaseAddress("jdbc:postgresql://localhost/s", "ann", "hunter2")))) {
      assertThat(
              Arrays.stream(ServiceName.values())
                  .map(service -> ServiceStack.properties(service, settings, engines))
                  .map(settingsOfOne ->
                      settingsOfOne.get("micronaut.metrics.binders.logback.enabled")))
          .containsOnlyOnce(true)
          .doesNotContainNull();
    }
  }
}
