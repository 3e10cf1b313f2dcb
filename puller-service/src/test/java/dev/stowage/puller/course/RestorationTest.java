package dev.stowage.puller.course;

import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.deployment;
import static dev.stowage.puller.rewrite.KnownEvents.image;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.event.CopyEvent.FailureState;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.puller.plan.WorkloadSnapshot;
import dev.stowage.puller.plan.WorkloadSnapshot.Container;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RestorationTest {
  private static final WorkloadId WEB = deployment("web");
  private static final ContainerId NGINX = container("nginx");
  private static final ContainerId PROXY = container("proxy");
  private static final String COPY = TARGET + "docker.io/library/nginx:latest";

  private final KnownEvents events = new KnownEvents().copied("nginx", COPY);

  @Test
  void aCopyGivesWayToTheTextThatStoodThereBefore() {
    Restoration restoration = restoration(Map.of(NGINX, "nginx"), new Container(NGINX, COPY));

    assertThat(restoration.texts()).isEqualTo(Map.of(NGINX, "nginx"));
    assertThat(restoration.originals()).isEmpty();
    assertThat(restoration.images())
        .containsExactly(new ImageChange(NGINX, image("nginx"), image(COPY)));
  }

  @Test
  void anImageThatSomebodyElseSetStaysAndWhatIsNotedDownOfItToo() {
    Restoration restoration =
        restoration(
            Map.of(NGINX, "nginx", PROXY, "envoy"),
            new Container(NGINX, COPY),
            new Container(PROXY, "envoy:2"));

    assertThat(restoration.texts()).isEqualTo(Map.of(NGINX, "nginx"));
    assertThat(restoration.originals()).isEqualTo(Map.of(PROXY, "envoy"));
  }

  @Test
  void withoutTheOriginalNothingIsGuessed() {
    assertThat(restoration(Map.of(), new Container(NGINX, COPY)).isEmpty()).isTrue();
    assertThat(restoration(Map.of(NGINX, "NO image"), new Container(NGINX, COPY)).isEmpty())
        .isTrue();
  }

  @Test
  void aCopyThatCannotBeMadeAnyMoreStillGivesWay() {
    events.rewritten(WEB, List.of(new ImageChange(NGINX, image("nginx"), image(COPY))));
    events.copyFailed("nginx", FailureState.PARKED);

    assertThat(restoration(Map.of(NGINX, "nginx"), new Container(NGINX, COPY)).isEmpty()).isFalse();
  }

  private Restoration restoration(Map<ContainerId, String> originals, Container... containers) {
    return Restoration.of(
        new WorkloadSnapshot(WEB, List.of(containers), originals, Optional.empty()),
        events.view(WEB));
  }
}
