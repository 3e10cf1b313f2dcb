package dev.stowage.puller.rewrite;

import dev.stowage.event.CacheRequest;
import dev.stowage.event.StowageEvent;
import dev.stowage.event.Topic;
import dev.stowage.image.ImageReference;
import dev.stowage.kafka.EventLoop;
import dev.stowage.kafka.KafkaClients;
import dev.stowage.kafka.ReceivedRecord;
import dev.stowage.puller.cache.CacheRequests;
import dev.stowage.puller.known.KnownCopies;
import dev.stowage.puller.known.RewriteState;
import dev.stowage.puller.known.UsedImage;
import dev.stowage.puller.known.UsedImages;
import dev.stowage.puller.plan.CopyState;
import dev.stowage.puller.rollout.Rollouts;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every event, on every replica: events add up to state, wake workloads, and answer whoever
 * asks what is known of copies and images.
 */
@Singleton
final class EventIntake implements KnownCopies, UsedImages {
  private static final Logger LOG = LoggerFactory.getLogger(EventIntake.class);

  private final PullerSettings settings;
  private final RewriteState state;
  private final RewriteQueue queue;
  private final Rollouts rollouts;
  private final CacheRequests cacheRequests;
  private final KafkaClients clients;
  private final Clock clock;
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
  private @Nullable EventLoop loop;
  private volatile boolean complete;

  EventIntake(
      PullerSettings settings,
      RewriteState state,
      RewriteQueue queue,
      Rollouts rollouts,
      CacheRequests cacheRequests,
      KafkaClients clients,
      Clock clock) {
    this.settings = settings;
    this.state = state;
    this.queue = queue;
    this.rollouts = rollouts;
    this.cacheRequests = cacheRequests;
    this.clients = clients;
    this.clock = clock;
  }

  @PostConstruct
  void start() {
    List<String> topics = Arrays.stream(Topic.values()).map(Topic::topicName).toList();
    loop = EventLoop.alone(clients, "rewrite", topics, none -> Map.of(), this::take, clock);
  }

  private void take(List<ReceivedRecord> batch) {
    for (ReceivedRecord received : batch) {
      switch (received) {
        case ReceivedRecord.Event event -> take(event.event());
        case ReceivedRecord.Poison poison ->
            LOG.warn("passed over at {}: {}", poison.position(), poison.reason());
        case ReceivedRecord.Tombstone tombstone -> withdraw(tombstone);
        case ReceivedRecord.Unknown unknown -> LOG.debug("passed over {}", unknown);
      }
    }
    listeners.forEach(Runnable::run);
  }

  private void take(StowageEvent event) {
    if (event instanceof CacheRequest request) {
      cacheRequests.apply(request);
    }
    state.apply(event).forEach(workload -> queue.add(workload, settings.settle()));
  }

  private void withdraw(ReceivedRecord.Tombstone tombstone) {
    if (tombstone.position().topic().equals(Topic.REQUESTS.topicName())) {
      rollouts.withdraw(tombstone.key());
      cacheRequests.withdraw(tombstone.key());
    } else {
      LOG.debug("passed over {}", tombstone);
    }
  }

  /** Waits until everything that was on Kafka at the start has been read. */
  void awaitComplete() throws InterruptedException {
    EventLoop events = loop;
    while (events != null && !events.awaitCaughtUp(Duration.ofMinutes(1))) {
      LOG.info("still reading what is on Kafka");
    }
    complete = true;
    listeners.forEach(Runnable::run);
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  @Override
  public CopyState copyOf(ImageReference source) {
    return state.copyOf(source);
  }

  @Override
  public Set<String> namespacesWithCopies() {
    return state.namespacesWithCopies();
  }

  @Override
  public Set<String> namespacesRewritten() {
    return state.namespacesRewritten();
  }

  @Override
  public List<UsedImage> usedImages() {
    return state.usedImages();
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  @PreDestroy
  void close() {
    if (loop != null) {
      loop.close();
    }
  }
}
