package dev.stowage.watcher.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CustomResourceRulesTest {
  @TempDir private Path folder;

  @Test
  void rulesOfTheKnownOperatorsComeWithStowage() {
    assertThat(
            CustomResourceRules.builtIn(
                List.of("cloudnative-pg", "strimzi", "prometheus-operator", "openshift")))
        .extracting(CustomResourceRule::prefix)
        .contains(
            "Cluster.postgresql.cnpg.io",
            "StrimziPodSet.core.strimzi.io",
            "Prometheus.monitoring.coreos.com",
            "DeploymentConfig.apps.openshift.io");
  }

  @Test
  void noneIsSwitchedOnByItself() {
    assertThat(CustomResourceRules.builtIn(List.of())).isEmpty();
  }

  @Test
  void aSetThatDoesNotExistIsNamedWithThoseThatDo() {
    assertThatThrownBy(() -> CustomResourceRules.builtIn(List.of("oracle")))
        .hasMessage(
            "there is no set of rules 'oracle', there are: cloudnative-pg, strimzi, prometheus-operator, openshift");
  }

  @Test
  void everyRuleOfAFileIsRead() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("rules.yaml"),
            """
            ours:
              - {group: shop.example, kind: Till, fields: [$.spec.image]}
            theirs:
              - {group: bank.example, kind: Safe, fields: [$.spec.a, $.spec.b]}
            """);
    assertThat(CustomResourceRules.read(file))
        .extracting(rule -> rule.prefix() + rule.fields())
        .containsExactly(
            "Till.shop.example[$.spec.image]", "Safe.bank.example[$.spec.a, $.spec.b]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: [b | is no YAML (line 2)",
        "[] | must hold sets of rules",
        "a: 1 | a must be a list of rules",
        "a: [{group: x.y, kind: Z}] | a[0] must have group, kind and a list of fields, and nothing else",
        "a: [{group: x.y, kind: z, fields: [$.a]}] | a[0]: kind 'z' must be a kind",
        "a: [{group: apps, kind: Z, fields: [$.a]}] | a[0]: group 'apps' must be the API group",
        "a: [{group: x.y, kind: Z, fields: []}] | a[0]: fields must name at least one path",
        "a: [{group: x.y, kind: Z, fields: [a]}] | a[0]: 'a' is no path",
      })
  void aMalformedFileIsNamedWithThePlace(String text, String part) throws IOException {
    Path file = Files.writeString(folder.resolve("rules.yaml"), text + "\n");
    assertThatThrownBy(() -> CustomResourceRules.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(part)
        .hasMessageContaining("rules.yaml");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> CustomResourceRules.read(folder.resolve("none")))
        .hasMessageContaining("none' cannot be read");
  }
}
