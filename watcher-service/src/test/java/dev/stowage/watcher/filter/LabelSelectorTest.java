package dev.stowage.watcher.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LabelSelectorTest {
  private static final Map<String, String> LABELS =
      Map.of("app", "web", "example.com/tier", "front", "empty", "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | true",
        "app=web | true",
        "app==web | true",
        "app=api | false",
        "app!=api | true",
        "app!=web | false",
        "absent!=web | true",
        "absent=web | false",
        "app in (api, web) | true",
        "app in (api) | false",
        "absent in (api) | false",
        "app notin (api,mail) | true",
        "app notin (api,web) | false",
        "absent notin (api) | true",
        "app | true",
        "absent | false",
        "!absent | true",
        "!app | false",
        "empty= | true",
        "example.com/tier=front,app in (web,api),!absent | true",
        "example.com/tier=front,app in (mail,api) | false",
      })
  void itSelectsAsKubectlDoes(String selector, boolean selected) {
    assertThat(LabelSelector.parse(selector).selects(LABELS)).isEqualTo(selected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a=b c", "=b", "a in b", "!a=b", "a,", "a=b,,c", "a in (b", "-a"})
  void whatIsNoSelectorIsRefusedInOneLine(String text) {
    assertThatThrownBy(() -> LabelSelector.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "' is no label selector");
  }
}
