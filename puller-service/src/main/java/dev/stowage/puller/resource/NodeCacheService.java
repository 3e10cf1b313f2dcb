package dev.stowage.puller.resource;

import dev.stowage.cluster.Leadership;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ResourceWatch;
import dev.stowage.puller.cache.CacheReports;
import dev.stowage.puller.cache.CacheSettings;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the NodeCache objects once the server has the custom resource, which may be never, and
 * writes their status while this replica is the leader.
 */
@Context
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
@Requires(property = "stowage.puller.cache.enabled", value = "true")
final class NodeCacheService {
  private static final Logger LOG = LoggerFactory.getLogger(NodeCacheService.class);
  private static final Duration LOOKED_FOR_AGAIN = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int PAGE = 200;

  private final ApiServer server;
  private final String path;
  private final NodeCacheObjects objects;
  private final StatusWriter writer;
  private final CacheReports reports;
  private final Leadership leadership;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;
  private @Nullable ResourceWatch watch;
  private String lastComplaint = "";

  NodeCacheService(
      ApiServer server,
      CacheSettings settings,
      NodeCacheObjects objects,
      CacheReports reports,
      Leadership leadership,
      Clock clock) {
    this.server = server;
    this.path =
        "/apis/%s/namespaces/%s/nodecaches"
            .formatted(NodeCacheObject.API_VERSION, settings.namespace());
    this.objects = objects;
    this.reports = reports;
    this.leadership = leadership;
    this.writer = new StatusWriter(server, path, objects, reports, clock);
    this.thread = Thread.ofVirtual().name("node-cache-objects").unstarted(this::run);
  }

  @PostConstruct
  void start() {
    objects.onChange(news::release);
    reports.onReport(report -> news.release());
    thread.start();
  }

  private void run() {
    try {
      while (!isServed()) {
        Thread.sleep(LOOKED_FOR_AGAIN);
      }
      follow();
      while (!Thread.currentThread().isInterrupted()) {
        leadership.await();
        write();
        // Nothing is written while there is no news; several pieces of it make one write.
        Thread.sleep(PAUSE);
        if (news.tryAcquire(LOOKED_FOR_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
          news.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private boolean isServed() {
    try {
      int code = server.get(path + "?limit=1").code();
      if (code == 404) {
        objects.notServed();
      }
      return code != 404;
    } catch (RuntimeException e) {
      complain(e);
      return false;
    }
  }

  private synchronized void follow() {
    ResourceWatch following = new ResourceWatch(server, path, "", PAGE, List.of(objects));
    watch = following;
    following.start();
  }

  private void write() {
    try {
      writer.write();
    } catch (RuntimeException e) {
      complain(e);
    }
  }

  private void complain(RuntimeException trouble) {
    if (!trouble.toString().equals(lastComplaint)) {
      lastComplaint = trouble.toString();
      LOG.warn("NodeCache objects: {}; tried again", lastComplaint);
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    thread.interrupt();
    thread.join(Duration.ofSeconds(5));
    closeWatch();
  }

  private synchronized void closeWatch() throws InterruptedException {
    if (watch != null) {
      watch.close();
    }
  }
}
