package dev.stowage.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.gateway.api.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopePathTest {

  @Test
  void aPathNamesAClusterANamespaceOrAWorkload() {
    assertThat(ScopePath.cluster("prod-eu")).hasToString("prod-eu");
    assertThat(ScopePath.namespace("prod-eu", "shop")).hasToString("prod-eu/shop");
    assertThat(ScopePath.workload("prod-eu", "shop", "Deployment", "web"))
        .hasToString("prod-eu/shop/Deployment/web");
  }

  @Test
  void theKindIsFoundInAnyCase() {
    assertThat(ScopePath.workload("c", "n", "statefulset", "db")).hasToString("c/n/StatefulSet/db");
  }

  @Test
  void aCustomResourceIsNamedWithItsKindAndGroup() {
    assertThat(ScopePath.workload("c", "n", "CustomResource", "Cluster.postgresql.cnpg.io:main"))
        .hasToString("c/n/CustomResource/Cluster.postgresql.cnpg.io:main");
  }

  @Test
  void aKindThatIsNoneIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> ScopePath.workload("c", "n", "Cupboard", "x"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.status().getCode()).isEqualTo(400))
        .hasMessageContaining("kind must be one of Deployment, StatefulSet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a\u0000b", "line\nline"})
  void aPartThatCanBeNoPartOfAKeyIsRefused(String part) {
    assertThatThrownBy(() -> ScopePath.cluster(part)).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> ScopePath.namespace("c", part)).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> ScopePath.workload("c", "n", "Pod", part))
        .isInstanceOf(ProblemException.class)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aPartWithoutEndIsRefused() {
    assertThatThrownBy(() -> ScopePath.cluster("x".repeat(501)))
        .hasMessage("the path's cluster is longer than 500 characters");
  }
}
