package dev.stowage.puller.rewrite;

import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.deployment;
import static dev.stowage.puller.rewrite.KnownEvents.image;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.event.RewriteEvent;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RewriteEvent.WorkloadRewritten;
import dev.stowage.puller.known.RewriteState;
import dev.stowage.puller.pace.PaceExamples;
import dev.stowage.puller.plan.RewriteOutcome;
import dev.stowage.puller.plan.WorkloadView;
import dev.stowage.puller.warming.WarmingQueue;
import dev.stowage.workload.WorkloadId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ReconcilerTest {
  private static final WorkloadId WEB = deployment("web");
  private static final List<ImageChange> CHANGES =
      List.of(new ImageChange(container("a"), image("nginx"), image("backup.example/nginx")));

  private final KnownEvents known = new KnownEvents();
  private final RewriteState state = known.state();
  private final RewriteQueue queue = new RewriteQueue(Clock.systemUTC());
  private final WaitingLine line = new WaitingLine(known.rollouts(), PaceExamples.GENEROUS);
  private final WarmingQueue warming =
      new WarmingQueue(Duration.ofMinutes(10), Optional.of((image, nodes) -> nodes));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ScriptedPlatform platform = new ScriptedPlatform();
  private final List<RewriteEvent> published = new ArrayList<>();

  @Test
  void rowsC16AndY13AConflictIsTriedAgainUntilItIsNone() throws InterruptedException {
    platform.answer(RewriteOutcome.Conflict::new);
    platform.answer(RewriteOutcome.Conflict::new);
    platform.answer(() -> new RewriteOutcome.Written(CHANGES));
    queue.add(WEB, Duration.ZERO);

    run(3, published::addAll);

    assertThat(published).hasExactlyElementsOfTypes(WorkloadRewritten.class);
    assertThat(queue.size()).isZero();
    assertThat(meters.counter("stowage.puller.rewrites", "outcome", "conflict").count())
        .isEqualTo(2);
  }

  @Test
  void anUnreachablePlatformIsTriedAgain() throws InterruptedException {
    platform.answer(() -> {
      throw new IllegalStateException("the API server cannot be reached");
    });
    platform.answer(() -> new RewriteOutcome.Written(CHANGES));
    queue.add(WEB, Duration.ZERO);

    run(2, published::addAll);

    assertThat(published).hasSize(1);
  }

  @Test
  void anEventThatCouldNotBePublishedIsPublishedLater() throws InterruptedException {
    platform.answer(() -> new RewriteOutcome.Written(CHANGES));
    platform.answer(() -> new RewriteOutcome.Unchanged(CHANGES));
    queue.add(WEB, Duration.ZERO);
    List<RewriteEvent> attempts = new ArrayList<>();

    run(
        2,
        events -> {
          attempts.addAll(events);
          if (attempts.size() == 1) {
            throw new IllegalStateException("Kafka did not take an event");
          }
          published.addAll(events);
        });

    assertThat(published).hasExactlyElementsOfTypes(WorkloadRewritten.class);
  }

  @Test
  void rowsC17AndL7AGoneWorkloadIsNotQueuedAgain() throws InterruptedException {
    platform.answer(RewriteOutcome.Gone::new);
    queue.add(WEB, Duration.ZERO);

    run(1, published::addAll);

    assertThat(queue.size()).isZero();
    assertThat(published).isEmpty();
  }

  @Test
  void whatNeedsNoMoreChangingWaitsForNoNode() throws InterruptedException {
    warming.look(WEB, Set.of(CHANGES.getFirst().to()), () -> Set.of("cold"), Instant.EPOCH);
    platform.answer(() -> new RewriteOutcome.Waiting(List.of(), "not on cold yet"));
    platform.answer(() -> new RewriteOutcome.Unchanged(List.of()));

    queue.add(WEB, Duration.ZERO);
    run(1, published::addAll);
    assertThat(warming.size()).isEqualTo(1);

    queue.add(WEB, Duration.ZERO);
    run(1, published::addAll);
    assertThat(warming.size()).isZero();
  }

  @Test
  void whatBecameOfTheWorkloadsOfOneFileIsPublishedAtOnce() throws InterruptedException {
    platform.together = List.of(WEB, deployment("api"), deployment("worker"));
    platform.answer(() -> new RewriteOutcome.Written(CHANGES));
    queue.add(WEB, Duration.ZERO);
    List<List<RewriteEvent>> batches = new ArrayList<>();

    run(1, batches::add);

    assertThat(batches).hasSize(1);
    assertThat(batches.getFirst())
        .extracting(RewriteEvent::workload)
        .containsExactlyInAnyOrderElementsOf(platform.together);
  }

  private void run(int times, Consumer<List<RewriteEvent>> publisher) throws InterruptedException {
    Reconciler reconciler =
        new Reconciler(platform, state, queue, line, warming, publisher, meters, Clock.systemUTC());
    for (int i = 0; i < times; i++) {
      reconciler.reconcileNext();
    }
  }

  private static final class ScriptedPlatform implements WorkloadPlatform {
    private final Deque<Supplier<RewriteOutcome>> script = new ArrayDeque<>();
    private List<WorkloadId> together = List.of(WEB);

    void answer(Supplier<RewriteOutcome> outcome) {
      script.add(outcome);
    }

    @Override
    public Map<WorkloadId, RewriteOutcome> reconcile(
        WorkloadId workload, Function<WorkloadId, WorkloadView> views) {
      RewriteOutcome outcome = script.remove().get();
      return together.stream().collect(Collectors.toMap(each -> each, each -> outcome));
    }

    @Override
    public void refresh(Function<WorkloadId, WorkloadView> views) {
      throw new IllegalStateException("nobody refreshes here");
    }
  }
}
