package dev.stowage.watcher.discovery;

import static dev.stowage.watcher.discovery.Workloads.container;
import static dev.stowage.watcher.discovery.Workloads.id;
import static dev.stowage.watcher.discovery.Workloads.policy;
import static dev.stowage.watcher.discovery.Workloads.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.ImageReference;
import dev.stowage.image.TargetRepository;
import dev.stowage.watcher.filter.ImageFilter;
import dev.stowage.watcher.filter.LabelSelector;
import dev.stowage.watcher.filter.WorkloadFilter;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DiscoveryPolicyTest {
  private static final DiscoveryPolicy POLICY =
      policy(List.of(TargetRepository.parse("r.example/backup")), Set.of("sandbox"), Set.of());

  @Test
  void aReferenceIsADiscoveryInItsCanonicalForm() {
    assertThat(POLICY.findings(workload("web", "nginx")))
        .containsExactly(uses(0, "docker.io/library/nginx:latest"));
  }

  @Test
  void rowC7RowY4AReferenceUnderATargetIsNoDiscovery() {
    assertThat(
            POLICY.findings(
                workload("web", "r.example/backup/docker.io/library/nginx:1", "quay.io/a/b:1")))
        .containsExactly(uses(1, "quay.io/a/b:1"));
  }

  @Test
  void aNeighbourOfTheTargetIsADiscovery() {
    assertThat(POLICY.findings(workload("web", "r.example/backup2/nginx:1")))
        .containsExactly(uses(0, "r.example/backup2/nginx:1"));
  }

  @Test
  void rowY2NamespaceKubeSystemIsIgnoredWhateverIsSet() {
    Workload system = workload(id("kube-system", "proxy"), null, "nginx");
    assertThat(POLICY.findings(system)).isEmpty();
    assertThat(POLICY.covers(system)).isFalse();
    assertThat(policy(List.of(), Set.of(), Set.of()).findings(system)).isEmpty();
  }

  @Test
  void whoIsMarkedIsLeftAlone() {
    Workload web = workload("web", "nginx");
    Marks marked = new Marks(true, Map.of(), Map.of());
    assertThat(POLICY.findings(new Workload(web.id(), null, web.containers(), marked))).isEmpty();
    Marks inMarked = Marks.NONE.in(marked);
    assertThat(POLICY.findings(new Workload(web.id(), null, web.containers(), inMarked))).isEmpty();
  }

  @Test
  void labelsOfTheWorkloadAndOfItsNamespaceDecideWhereSelectorsAreSet() {
    DiscoveryPolicy selecting =
        new DiscoveryPolicy(
            List.of(),
            new WorkloadFilter(
                List.of(), List.of(), LabelSelector.parse("team=a"), LabelSelector.parse("!batch")),
            ImageFilter.only(Set.of()));
    assertThat(selecting.covers(labelled(Map.of(), Map.of("team", "a")))).isTrue();
    assertThat(selecting.covers(labelled(Map.of(), Map.of()))).isFalse();
    assertThat(selecting.covers(labelled(Map.of("batch", "1"), Map.of("team", "a")))).isFalse();
  }

  private static Workload labelled(Map<String, String> own, Map<String, String> namespaces) {
    Workload web = workload("web", "nginx");
    return new Workload(web.id(), null, web.containers(), new Marks(false, own, namespaces));
  }

  @Test
  void rowC2IgnoredNamespacesAreIgnored() {
    assertThat(POLICY.findings(workload(id("sandbox", "web"), null, "nginx"))).isEmpty();
    assertThat(POLICY.findings(workload(id("sandbox2", "web"), null, "nginx"))).hasSize(1);
  }

  @Test
  void rowY11AnUnparsableReferenceIsAFindingOfItsOwnAndTheOthersGoOn() {
    Map<ContainerId, Finding> findings =
        POLICY.findings(workload("web", "nginx", "Not A Reference", "quay.io/a/b:1"));
    assertThat(findings).hasSize(3);
    assertThat(findings.get(container(1)))
        .isInstanceOfSatisfying(
            Finding.Unreadable.class,
            unreadable -> {
              assertThat(unreadable.text()).isEqualTo("Not A Reference");
              assertThat(unreadable.reason()).contains("Not A Reference", "character 4");
            });
  }

  @Test
  void aLongTextIsCappedWithoutCuttingACharacterInTwo() {
    String text = "x".repeat(299) + "\uD83D\uDE80" + "y".repeat(1000);
    assertThat(POLICY.findings(workload("web", text)).get(container(0)))
        .isInstanceOfSatisfying(
            Finding.Unreadable.class,
            unreadable -> assertThat(unreadable.text()).isEqualTo("x".repeat(299)));
  }

  @Test
  void rowY3RowY4WithSourceRegistriesOnlyTheirImagesAreDiscoveries() {
    DiscoveryPolicy hubOnly =
        policy(
            List.of(TargetRepository.parse("index.docker.io/me")),
            Set.of(),
            Set.of("index.docker.io"));
    assertThat(
            hubOnly.findings(
                workload("web", "bitnami/redis:6", "quay.io/a/b:1", "docker.io/me/redis:6")))
        .containsExactly(uses(0, "docker.io/bitnami/redis:6"));
  }

  @Test
  void aRewrittenContainerKeepsItsOriginalAsDiscovery() {
    Workload rewritten =
        workload(
            id("shop", "web"),
            "{\"containers/a\":\"nginx:1\",\"initContainers/b\":\"x:1\"}",
            "r.example/backup/docker.io/library/nginx:1",
            "r.example/backup/quay.io/a/b:1");
    assertThat(POLICY.findings(rewritten)).containsExactly(uses(0, "docker.io/library/nginx:1"));
  }

  @Test
  void aContainerThatLeftTheTargetIsFoundByItsOwnReference() {
    Workload changed = workload(id("shop", "web"), "{\"containers/a\":\"nginx:1\"}", "nginx:2");
    assertThat(POLICY.findings(changed)).containsExactly(uses(0, "docker.io/library/nginx:2"));
  }

  @Test
  void anAnnotationThatCannotBeReadStandsForNothing() {
    String copy = "r.example/backup/nginx:1";
    for (String annotation :
        List.of(
            "",
            "{",
            "[]",
            "null",
            "{\"containers/a\":\"A B\"}",
            "{\"containers/a\":{}}",
            "{\"containers/a\":\"" + copy + "\"}")) {
      assertThat(POLICY.findings(workload(id("shop", "web"), annotation, copy)))
          .as(annotation)
          .isEmpty();
    }
  }

  @Test
  void initContainersAreFound() {
    Workload workload =
        new Workload(
            id("shop", "web"),
            null,
            List.of(
                new ContainerImage(
                    new ContainerId(ContainerKind.INIT_CONTAINER, "i"), "nginx:1.14.2")));
    assertThat(POLICY.findings(workload).values())
        .containsExactly(new Finding.Uses(ImageReference.parse("docker.io/library/nginx:1.14.2")));
  }

  private static Map.Entry<ContainerId, Finding> uses(int container, String reference) {
    return Map.entry(container(container), new Finding.Uses(ImageReference.parse(reference)));
  }
}
