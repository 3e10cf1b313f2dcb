package dev.stowage.copier;

import dev.stowage.copier.drift.DriftRules;
import dev.stowage.copier.drift.DriftSchedule;
import dev.stowage.copier.intake.Intake;
import dev.stowage.copier.job.JobStore;
import dev.stowage.copier.job.PlatformJobs;
import dev.stowage.copier.job.RecheckStore;
import dev.stowage.copier.outbox.OutboxRelay;
import dev.stowage.copier.outbox.WakeUp;
import dev.stowage.copier.platform.PlatformPolicy;
import dev.stowage.copier.platform.PlatformStore;
import dev.stowage.copier.state.SharedState;
import dev.stowage.copier.state.StateSettings;
import dev.stowage.copier.transfer.CopyMeters;
import dev.stowage.copier.transfer.CopyWorkers;
import dev.stowage.event.Topic;
import dev.stowage.image.TargetNaming;
import dev.stowage.image.TargetRepository;
import dev.stowage.kafka.EventLoop;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.kafka.KafkaClients;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.copy.CopyState;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Wires the copier together and keeps it running: intake → jobs → workers → outbox → relay. */
@Context
final class CopierRun {
  private static final String GROUP = "stowage-copier";

  private final EventPublisher publisher;
  private final OutboxRelay relay;
  private final SharedState state;
  private final CopyWorkers workers;
  private final DriftSchedule drift;
  private final EventLoop intake;

  CopierRun(
      CopierConfiguration configuration,
      KafkaClients kafka,
      Jdbi jdbi,
      SharedStateConfiguration sharing,
      DriftConfiguration drifting,
      JobStore store,
      RecheckStore rechecks,
      RegistryClient client,
      TargetCheck targetCheck,
      CopyMeters meters,
      Clock clock) {
    TargetRepository target = configuration.targetRepository();
    TargetNaming naming = configuration.targetNaming();
    DriftRules rules = drifting.parsedRules().knowing(rechecks::isAlwaysPulled);
    StateSettings sharedState =
        sharing.stateSettings(configuration.lease(), configuration.heartbeat());
    targetCheck.requireUsable();
    WakeUp work = new WakeUp(configuration.workers());
    WakeUp news = new WakeUp(1);
    this.publisher = new EventPublisher(kafka, "outbox", URI.create("/stowage/copier"));
    this.relay = new OutboxRelay(jdbi, publisher, news, clock);
    this.state = new SharedState(jdbi, sharedState);
    PlatformPolicy policy = configuration.platformPolicy();
    PlatformStore platforms = new PlatformStore(jdbi, policy);
    jdbi.useTransaction(handle -> PlatformJobs.queueLacking(handle, policy));
    this.workers =
        new CopyWorkers(
            configuration.workerSettings(),
            store,
            rechecks,
            rules,
            platforms,
            client,
            new CopyState(state.blobs(), state.uploads(), state.tags()),
            work,
            news,
            meters,
            clock);
    this.drift = new DriftSchedule(rechecks, rules, drifting.poll(), work);
    Intake taking = new Intake(jdbi, target, naming, platforms, clock);
    this.intake =
        EventLoop.inGroup(
            kafka,
            GROUP,
            List.of(Topic.DISCOVERIES.topicName(), Topic.ROLLOUTS.topicName()),
            records -> {
              taking.accept(records);
              work.raise();
              news.raise();
            },
            clock);
  }

  @PreDestroy
  void close() {
    intake.close();
    drift.close();
    workers.close();
    state.close();
    relay.close();
    publisher.close();
  }
}
