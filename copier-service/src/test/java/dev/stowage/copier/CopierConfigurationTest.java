package dev.stowage.copier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stowage.image.TargetNaming;
import dev.stowage.runtime.StartupException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopierConfigurationTest {

  @Test
  void targetAndNamingAreParsedTogether() {
    CopierConfiguration configuration = with("t.io/backup", "flat", 4, "10s");
    assertThat(configuration.targetRepository()).hasToString("t.io/backup");
    assertThat(configuration.targetNaming()).isEqualTo(TargetNaming.FLAT);
    assertThat(configuration.insecureHosts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    ", mirror, stowage.copier.target",
    "' ', mirror, stowage.copier.target",
    "t.io/backup:1, mirror, tag",
    "https://t.io/backup, mirror, scheme",
    "t.io, flat, needs a repository",
    "t.io/backup, sideways, 'mirror, path, name or flat'"
  })
  void whatCannotWorkIsSaidInOneLine(@Nullable String target, String naming, String part) {
    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> with(target, naming, 4, "10s").targetNaming())
        .satisfies(e -> assertThat(e.getMessage()).contains(part).doesNotContain("\n"));
  }

  @ParameterizedTest
  @CsvSource({"0, 10s, workers", "4, 15s, heartbeat", "4, 40s, heartbeat"})
  void numbersHaveToMakeSense(int workers, String heartbeat, String part) {
    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> with("t.io/backup", "mirror", workers, heartbeat))
        .withMessageContaining("stowage.copier." + part);
  }

  private static CopierConfiguration with(
      @Nullable String target, String naming, int workers, String heartbeat) {
    return new CopierConfiguration(
        target,
        naming,
        "copier",
        null,
        null,
        null,
        true,
        List.of("all"),
        Duration.ofMinutes(1),
        workers,
        8,
        Duration.ofSeconds(30),
        Duration.parse("PT" + heartbeat),
        8,
        Duration.ofSeconds(2),
        Duration.ofMinutes(15),
        Duration.ofSeconds(1),
        true);
  }
}
