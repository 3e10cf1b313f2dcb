package dev.stowage.copier.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.copier.fixture.Bus;
import dev.stowage.copier.job.JobRequest;
import dev.stowage.event.DiscoveryEvent;
import dev.stowage.image.ImageReference;
import dev.stowage.image.TargetNaming;
import dev.stowage.image.TargetRepository;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeDecisionTest {
  private static final TargetRepository TARGET = TargetRepository.parse("t.io/backup");

  @ParameterizedTest
  @CsvSource({
    "mirror, quay.io/foo/bar:v1, t.io/backup/quay.io/foo/bar:v1",
    "path, quay.io/foo/bar:v1, t.io/backup/foo/bar:v1",
    "name, quay.io/foo/bar:v1, t.io/backup/bar:v1",
    "flat, quay.io/foo/bar:v1, t.io/backup:foo_bar_v1"
  })
  void aDiscoveryIsCopiedUnderItsName(String naming, String source, String target) {
    assertThat(decide(Bus.discovered(source), naming))
        .isEqualTo(
            new IntakeDecision.Copy(
                new JobRequest(ImageReference.parse(source), ImageReference.parse(target))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.io/backup/quay.io/foo:1", "t.io/backup:foo_1"})
  @DisplayName("row C7: an image that lies under the target is not copied")
  void rowC7AnImageUnderTheTargetIsNotCopied(String source) {
    assertThat(decide(Bus.discovered(source), "mirror")).isEqualTo(new IntakeDecision.Nothing());
  }

  @Test
  @DisplayName("row C7: another repository of the target's registry is copied")
  void rowC7ANeighbourOfTheTargetIsCopied() {
    assertThat(decide(Bus.discovered("t.io/backups/foo:1"), "mirror"))
        .isInstanceOf(IntakeDecision.Copy.class);
  }

  @Test
  void anImageWithoutAValidNameAtTheTargetIsSaidToBeUnnameable() {
    String deep = "quay.io/" + "a/".repeat(120) + "b:1";
    assertThat(decide(Bus.discovered(deep), "mirror"))
        .isInstanceOfSatisfying(
            IntakeDecision.Unnameable.class,
            unnameable ->
                assertThat(unnameable.message()).contains("quay.io").doesNotContain("\n"));
  }

  @Test
  void aRemovalAsksForNothing() {
    DiscoveryEvent.ImageDiscovered found = Bus.discovered("quay.io/foo:1");
    assertThat(
            decide(
                new DiscoveryEvent.ImageRemoved(
                    UUID.randomUUID(),
                    Instant.EPOCH,
                    found.workload(),
                    found.container(),
                    found.image()),
                "mirror"))
        .isEqualTo(new IntakeDecision.Nothing());
    assertThat(
            decide(
                new DiscoveryEvent.ClusterListed(UUID.randomUUID(), Instant.EPOCH, "c", 1, 1),
                "mirror"))
        .isEqualTo(new IntakeDecision.Nothing());
  }

  private static IntakeDecision decide(DiscoveryEvent event, String naming) {
    return IntakeDecision.of(event, TARGET, TargetNaming.parse(naming));
  }
}
