package dev.stowage.standalone.replace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.standalone.stack.StackSettings;
import dev.stowage.standalone.stack.Workplace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class ImageCloneControllerTest {
  private static final List<String> NEEDED =
      List.of(
          "--backupRegistry=backup.registry/store",
          "--leaderElectionID=image-clone-controller",
          "--leaderElectionNamespace=image-clone");

  @Test
  void rowC1WhatIsMissingIsNamedInTheOldOrder() {
    assertThat(parse().complaint()).contains("backup registry is not specified!");
    assertThat(parse(NEEDED.get(0)).complaint()).contains("--leaderElectionID is not specified!");
    assertThat(parse(NEEDED.get(0), NEEDED.get(1)).complaint())
        .contains("--leaderElectionNamespace is not specified!");
    assertThat(parse(NEEDED.toArray(String[]::new)).complaint()).isEmpty();
  }

  @Test
  void rowC2IgnoredNamespacesAddUpAndKubeSystemStays() {
    ImageCloneController flags = parse("--ignoreNamespace=b", "-ignoreNamespace", "a");

    assertThat(flags.namespacesLine()).isEqualTo("namespaces to ignore: a,b,kube-system");
    assertThat(parse().namespacesLine()).isEqualTo("namespaces to ignore: kube-system");
    assertThat(settings("--ignoreNamespace=a", "--ignoreNamespace=b").more())
        .containsEntry("stowage.watcher.ignored-namespaces", List.of("a", "b", "kube-system"));
  }

  @Test
  void rowC3TheVersionIsPrintedAsBefore() {
    assertThat(parse("-version").wantsVersion()).isTrue();
    assertThat(ImageCloneController.versionLine("1.2"))
        .matches("Image clone controller: version: 1\\.2, branch: \\S+, commit: \\S+");
  }

  @Test
  void rowC4WithoutUserOrPasswordTheTargetIsWrittenToByAnybody() {
    assertThat(setup("--backupRegistryUser=me").login()).isEmpty();
    assertThat(setup("--backupRegistryPassword=very-secret").login()).isEmpty();
    assertThat(setup("--backupRegistryUser=me", "--backupRegistryPassword=very-secret").login())
        .hasValueSatisfying(login -> {
          assertThat(login.user()).isEqualTo("me");
          assertThat(login.toString()).doesNotContain("very-secret");
        });
  }

  @Test
  void rowC5TheServiceAccountIsUsedUnlessThereIsAKubeconfig() {
    assertThat(settings().workplace())
        .isEqualTo(new Workplace.Kubernetes(Optional.empty(), Optional.empty()));
    assertThat(settings("-kubeconfig", "some/file").workplace())
        .isEqualTo(new Workplace.Kubernetes(Optional.of(Path.of("some/file")), Optional.empty()));
  }

  @Test
  void rowsC8AndC18CopiesAreNamedFlatAndReplicasElectOne() {
    StackSettings settings = settings();

    assertThat(settings.target()).isEqualTo("backup.registry/store");
    assertThat(settings.naming()).isEqualTo("flat");
    assertThat(settings.more())
        .containsEntry("stowage.puller.leader-election.enabled", true)
        .containsEntry("stowage.puller.leader-election.lease-name", "image-clone-controller-puller")
        .containsEntry(
            "stowage.watcher.leader-election.lease-name", "image-clone-controller-watcher")
        .containsEntry("stowage.watcher.leader-election.namespace", "image-clone");
  }

  private static StackSettings settings(String... more) {
    return setup(more).settings(List.of(), Optional.empty(), Optional.empty(), 0);
  }

  private static ReplacedSetup setup(String... more) {
    List<String> arguments = new ArrayList<>(NEEDED);
    arguments.addAll(List.of(more));
    return parse(arguments.toArray(String[]::new)).setup();
  }

  private static ImageCloneController parse(String... arguments) {
    ImageCloneController flags = new ImageCloneController();
    CommandLine.populateCommand(flags, arguments);
    return flags;
  }
}
