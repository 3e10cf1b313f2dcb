package dev.stowage.watcher;

import static dev.stowage.watcher.discovery.Workloads.id;
import static dev.stowage.watcher.discovery.Workloads.workload;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class PendingChangesTest {
  private final PendingChanges pending = new PendingChanges();

  @Test
  void ofAWorkloadOnlyTheNewestStateIsKept() throws Exception {
    pending.changed(workload("web", "nginx:1"));
    pending.changed(workload("api", "b:1"));
    pending.changed(workload("web", "nginx:2"));
    pending.gone(id("shop", "api"));
    PendingChanges.Hints hints = pending.take(Duration.ZERO);
    assertThat(hints.workloads())
        .containsEntry(id("shop", "web"), Optional.of(workload("web", "nginx:2")))
        .containsEntry(id("shop", "api"), Optional.empty())
        .hasSize(2);
    assertThat(hints.listAgain()).isFalse();
  }

  @Test
  void whatWasTakenIsGone() throws Exception {
    pending.changed(workload("web", "nginx:1"));
    pending.listAgain();
    assertThat(pending.take(Duration.ZERO).listAgain()).isTrue();
    PendingChanges.Hints nothing = pending.take(Duration.ofMillis(1));
    assertThat(nothing.workloads()).isEmpty();
    assertThat(nothing.listAgain()).isFalse();
  }

  @Test
  @Timeout(30)
  void aHintWakesTheOneThatWaits() throws Exception {
    Thread.ofVirtual().start(pending::listAgain);
    assertThat(pending.take(Duration.ofDays(1)).listAgain()).isTrue();
  }
}
