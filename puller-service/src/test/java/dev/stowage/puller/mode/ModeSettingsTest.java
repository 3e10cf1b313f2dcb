package dev.stowage.puller.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.runtime.StartupException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ModeSettingsTest {

  @Test
  void aNamespacesModeComesBeforeThatOfAll() {
    ModeRules rules = new ModeSettings("report", Map.of("shop", "workload")).rules();

    assertThat(rules.of("shop", Map.of(), Map.of())).isEqualTo(RewriteMode.WORKLOAD);
    assertThat(rules.of("other", Map.of(), Map.of())).isEqualTo(RewriteMode.REPORT);
  }

  @Test
  void anUnknownModeIsRefusedByTheNameOfItsSetting() {
    assertThatThrownBy(() -> new ModeSettings("always", Map.of()))
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "mode 'always' is not known: set stowage.puller.mode to one of [workload, pod, report, off]");
    assertThatThrownBy(() -> new ModeSettings("off", Map.of("shop", "sometimes")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("set stowage.puller.namespaces.shop to one of");
  }
}
