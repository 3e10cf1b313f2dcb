package dev.stowage.puller.shape;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DaemonSetPlanTest {
  private static final WantedDaemonSet WANTED =
      new WantedDaemonSet(
          "web", "t1", Map.of("label", "1"), Map.of("note", "1"), true, new JsonObject());
  private static final FoundDaemonSet FOUND = found("web", 4, "t1", "1", "1", false);

  @Test
  void oneThatIsMissingIsCreated() {
    assertThat(DaemonSetPlan.of(List.of(WANTED), List.of(), Map.of()))
        .containsExactly(new Step.Create(WANTED));
  }

  @Test
  void oneThatIsAsWeWroteItIsLeftAlone() {
    assertThat(DaemonSetPlan.of(List.of(WANTED), List.of(FOUND), Map.of("web", 4L))).isEmpty();
  }

  @Test
  void oneThatSomebodyElseWroteIsBroughtBackAndSoIsOneOfBeforeTheStart() {
    for (Map<String, Long> written : List.of(Map.of("web", 3L), Map.<String, Long>of())) {
      assertThat(DaemonSetPlan.of(List.of(WANTED), List.of(FOUND), written))
          .containsExactly(new Step.Replace(WANTED, FOUND));
    }
  }

  @Test
  void anotherTemplateLabelOrAnnotationIsWritten() {
    for (FoundDaemonSet other :
        List.of(
            found("web", 4, "t0", "1", "1", false),
            found("web", 4, "t1", "2", "1", false),
            found("web", 4, "t1", "1", "2", false))) {
      assertThat(DaemonSetPlan.of(List.of(WANTED), List.of(other), Map.of("web", 4L)))
          .containsExactly(new Step.Replace(WANTED, other));
    }
  }

  @Test
  void oneThatNobodyWantsIsDeletedOnceAndOneThatIsBeingDeletedIsWaitedFor() {
    FoundDaemonSet old = found("web-2", 1, "t1", "1", "1", false);
    FoundDaemonSet leaving = found("web", 4, "t0", "1", "1", true);
    assertThat(DaemonSetPlan.of(List.of(), List.of(old, leaving), Map.of()))
        .containsExactly(new Step.Delete(old));
    assertThat(DaemonSetPlan.of(List.of(WANTED), List.of(leaving), Map.of())).isEmpty();
  }

  private static FoundDaemonSet found(
      String name, long generation, String template, String label, String note, boolean leaving) {
    return new FoundDaemonSet(
        name,
        "uid",
        "7",
        generation,
        template,
        Map.of("label", label),
        Map.of("note", note, "deprecated.daemonset.template.generation", "4"),
        Map.of(),
        Set.of(),
        leaving);
  }
}
