package dev.stowage.puller.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.puller.ownership.Ownership.GitOps;
import dev.stowage.puller.ownership.Ownership.Operator;
import dev.stowage.puller.ownership.Ownership.Unowned;
import dev.stowage.puller.ownership.OwnershipSigns.Owner;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OwnershipSignsTest {

  @ParameterizedTest
  @CsvSource({
    "Argo CD, argocd.argoproj.io/instance",
    "Argo CD, argocd.argoproj.io/tracking-id",
    "Flux, kustomize.toolkit.fluxcd.io/name",
    "Flux, helm.toolkit.fluxcd.io/name"
  })
  void aTrackingLabelOrAnnotationProvesAGitOpsTool(String tool, String key) {
    assertThat(signs(Map.of(key, "shop"), Map.of(), Set.of(), List.of()))
        .isEqualTo(new GitOps(tool, "label " + key));
    assertThat(signs(Map.of(), Map.of(key, "shop"), Set.of(), List.of()))
        .isEqualTo(new GitOps(tool, "annotation " + key));
  }

  @ParameterizedTest
  @CsvSource({
    "Argo CD, argocd-controller",
    "Argo CD, argocd-application-controller",
    "Flux, kustomize-controller",
    "Flux, helm-controller"
  })
  void aFieldManagerProvesAGitOpsTool(String tool, String manager) {
    assertThat(signs(Map.of(), Map.of(), Set.of("kubectl", manager, "stowage"), List.of()))
        .isEqualTo(new GitOps(tool, "field manager " + manager));
  }

  @Test
  void whatHelmSetsAsWellProvesNothing() {
    Map<String, String> labels =
        Map.of(
            "app.kubernetes.io/instance", "shop",
            "app.kubernetes.io/managed-by", "Helm",
            "helm.sh/chart", "shop-1.2.3");
    Map<String, String> annotations = Map.of("meta.helm.sh/release-name", "shop");

    assertThat(signs(labels, annotations, Set.of("helm", "kubectl-client-side-apply"), List.of()))
        .isEqualTo(new Unowned());
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql.cnpg.io/v1, Cluster",
    "argoproj.io/v1alpha1, Rollout",
    "kafka.strimzi.io/v1beta2, Kafka"
  })
  void aCustomResourceAsOwnerProvesAnOperator(String apiVersion, String kind) {
    assertThat(signs(Map.of(), Map.of(), Set.of(), List.of(new Owner(apiVersion, kind, "db"))))
        .isEqualTo(new Operator(kind, "db"));
  }

  @ParameterizedTest
  @CsvSource({
    "v1, Node",
    "apps/v1, ReplicaSet",
    "batch/v1, CronJob",
    "node.k8s.io/v1, RuntimeClass"
  })
  void whatKubernetesItselfOwnsHasNoOperator(String apiVersion, String kind) {
    assertThat(signs(Map.of(), Map.of(), Set.of(), List.of(new Owner(apiVersion, kind, "x"))))
        .isEqualTo(new Unowned());
  }

  @Test
  void theGitOpsToolThatMadeACustomResourceHasTheLastWord() {
    assertThat(
            signs(
                Map.of("argocd.argoproj.io/instance", "shop"),
                Map.of(),
                Set.of(),
                List.of(new Owner("postgresql.cnpg.io/v1", "Cluster", "db"))))
        .isInstanceOf(GitOps.class);
  }

  private static Ownership signs(
      Map<String, String> labels,
      Map<String, String> annotations,
      Set<String> managers,
      List<Owner> owners) {
    return new OwnershipSigns(labels, annotations, managers, owners).ownership();
  }
}
