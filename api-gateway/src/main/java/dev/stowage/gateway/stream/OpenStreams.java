package dev.stowage.gateway.stream;

import dev.stowage.gateway.GatewayConfiguration;
import dev.stowage.gateway.api.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.http.HttpStatus;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Runs streams, each on its own virtual thread and only as fast as its client takes them, and no
 * more at a time than the setting allows.
 */
@Singleton
final class OpenStreams {
  private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);

  private final AtomicInteger open = new AtomicInteger();
  private final int limit;
  private final Scheduler threads =
      Schedulers.fromExecutorService(Executors.newVirtualThreadPerTaskExecutor(), "streams");

  OpenStreams(GatewayConfiguration configuration, MeterRegistry meters) {
    this.limit = configuration.openStreams();
    meters.gauge("stowage.gateway.streams.open", open);
  }

  /**
   * Opens a stream.
   *
   * @throws ProblemException when as many are open as are allowed
   */
  Flux<byte[]> open(Supplier<FrameSource> opening) {
    if (open.incrementAndGet() > limit) {
      open.decrementAndGet();
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "All %d event streams are in use (stowage.gateway.open-streams); try again later."
              .formatted(limit));
    }
    AtomicBoolean closed = new AtomicBoolean();
    Runnable close =
        () -> {
          if (closed.compareAndSet(false, true)) {
            open.decrementAndGet();
          }
        };
    try {
      FrameSource source = opening.get();
      return Flux.<byte[]>generate(sink -> emit(source, sink))
          .subscribeOn(threads)
          .doFinally(signal -> close.run());
    } catch (RuntimeException e) {
      close.run();
      throw e;
    }
  }

  @PreDestroy
  void close() {
    threads.dispose();
  }

  private static void emit(FrameSource source, SynchronousSink<byte[]> sink) {
    try {
      sink.next(source.next());
    } catch (InterruptedException e) {
      sink.complete();
    } catch (JdbiException e) {
      // The client comes back by itself, with the id of the last event it has seen.
      LOG.debug("a stream ends: {}", e.toString());
      sink.complete();
    }
  }
}
