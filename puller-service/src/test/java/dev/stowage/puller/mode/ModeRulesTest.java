package dev.stowage.puller.mode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ModeRulesTest {
  private static final ModeRules RULES =
      new ModeRules(RewriteMode.WORKLOAD, Map.of("payments", RewriteMode.REPORT));
  private static final Map<String, String> NONE = Map.of();

  @Test
  void theNearestWordHolds() {
    assertThat(RULES.of("shop", NONE, NONE)).isEqualTo(RewriteMode.WORKLOAD);
    assertThat(RULES.of("payments", NONE, NONE)).isEqualTo(RewriteMode.REPORT);
    assertThat(RULES.of("payments", says("pod"), NONE)).isEqualTo(RewriteMode.POD);
    assertThat(RULES.of("payments", says("pod"), says("off"))).isEqualTo(RewriteMode.OFF);
  }

  @Test
  void caseAndSpaceDoNotMatter() {
    assertThat(RULES.of("shop", says(" Report "), NONE)).isEqualTo(RewriteMode.REPORT);
  }

  @Test
  void whatNamesNoModeSwitchesOff() {
    assertThat(RULES.of("shop", NONE, says("wrokload"))).isEqualTo(RewriteMode.OFF);
    assertThat(RULES.of("shop", says(""), NONE)).isEqualTo(RewriteMode.OFF);
  }

  private static Map<String, String> says(String mode) {
    return Map.of(ModeRules.ANNOTATION, mode);
  }
}
