package dev.stowage.copier;

import dev.stowage.copier.intake.Intake;
import dev.stowage.copier.job.JobStore;
import dev.stowage.copier.outbox.OutboxRelay;
import dev.stowage.copier.outbox.WakeUp;
import dev.stowage.copier.transfer.CopyMeters;
import dev.stowage.copier.transfer.CopyWorkers;
import dev.stowage.event.Topic;
import dev.stowage.image.TargetNaming;
import dev.stowage.image.TargetRepository;
import dev.stowage.kafka.EventLoop;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.kafka.KafkaClients;
import dev.stowage.registry.client.RegistryClient;
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
  private final CopyWorkers workers;
  private final EventLoop intake;

  CopierRun(
      CopierConfiguration configuration,
      KafkaClients kafka,
      Jdbi jdbi,
      JobStore store,
      RegistryClient client,
      TargetCheck targetCheck,
      CopyMeters meters,
      Clock clock) {
    TargetRepository target = configuration.targetRepository();
    TargetNaming naming = configuration.targetNaming();
    targetCheck.requireUsable();
    WakeUp work = new WakeUp(configuration.workers());
    WakeUp news = new WakeUp(1);
    this.publisher = new EventPublisher(kafka, "outbox", URI.create("/stowage/copier"));
    this.relay = new OutboxRelay(jdbi, publisher, news, clock);
    this.workers =
        new CopyWorkers(configuration.workerSettings(), store, client, work, news, meters, clock);
    Intake taking = new Intake(jdbi, target, naming, clock);
    this.intake =
        EventLoop.inGroup(
            kafka,
            GROUP,
            List.of(Topic.DISCOVERIES.topicName()),
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
    workers.close();
    relay.close();
    publisher.close();
  }
}
