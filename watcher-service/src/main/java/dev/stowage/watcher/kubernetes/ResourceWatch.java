package dev.stowage.watcher.kubernetes;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one resource on a thread of its own. When the server ends the watch or is away it goes on
 * from where it was; when it cannot, because the server has forgotten or says nothing any more, it
 * asks for a list and ends, since every list starts the watches anew.
 */
final class ResourceWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ResourceWatch.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_WATCH = Duration.ofMinutes(5);

  private final String cluster;
  private final KubernetesApi api;
  private final Resource resource;
  private final Consumer<WatchEvent> follower;
  private final Runnable listAgain;
  private final Clock clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Instant heard;
  private volatile @Nullable Call call;
  private String resourceVersion;
  private Duration pause = FIRST_PAUSE;
  private String complaint = "";

  /**
   * A watch that has yet to be started.
   *
   * @param api its answers must end in a time-out when nothing is heard for too long
   * @param resourceVersion the state of the server from which on changes are wanted
   */
  ResourceWatch(
      String cluster,
      KubernetesApi api,
      Resource resource,
      String resourceVersion,
      Consumer<WatchEvent> follower,
      Runnable listAgain,
      Clock clock) {
    this.cluster = cluster;
    this.api = api;
    this.resource = resource;
    this.resourceVersion = resourceVersion;
    this.follower = follower;
    this.listAgain = listAgain;
    this.clock = clock;
    this.heard = clock.instant();
  }

  void start() {
    Thread.ofVirtual().name("watch-" + cluster + "-" + resource.plural()).start(this::run);
  }

  /** When the server last said anything: an event, a bookmark, or an end in good order. */
  Instant heard() {
    return heard;
  }

  private void run() {
    try {
      boolean goOn = true;
      while (goOn && !isClosing()) {
        goOn = follow();
      }
      // A server that forgets at once must not be listed without a pause.
      if (!isClosing() && !closing.await(FIRST_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        listAgain.run();
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private boolean follow() throws InterruptedException {
    try {
      return read();
    } catch (SocketTimeoutException e) {
      if (!isClosing()) {
        LOG.warn(
            "cluster {}: watching {}: not a word since {}; listing again",
            cluster,
            resource,
            heard);
      }
      return isClosing();
    } catch (IOException | RuntimeException e) {
      complain(e);
      boolean closed = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
      return !closed;
    }
  }

  private boolean read() throws IOException {
    Call watching = api.watch(resource, resourceVersion, LONGEST_WATCH);
    call = watching;
    if (isClosing()) {
      return false;
    }
    try (Response response = watching.execute()) {
      if (response.code() == 410) {
        return false;
      }
      if (response.code() != 200) {
        throw new IOException("answered with " + response.code());
      }
      pause = FIRST_PAUSE;
      complaint = "";
      heard = clock.instant();
      BufferedSource lines = Objects.requireNonNull(response.body()).source();
      String line = lines.readUtf8Line();
      while (line != null) {
        heard = clock.instant();
        WatchEvent event = WatchEvent.read(line);
        if (event instanceof WatchEvent.Outdated) {
          LOG.info("cluster {}: watching {}: too far behind; listing again", cluster, resource);
          return false;
        }
        follower.accept(event);
        if (!event.resourceVersion().isEmpty()) {
          resourceVersion = event.resourceVersion();
        }
        line = lines.readUtf8Line();
      }
      return true;
    }
  }

  // It goes on by itself, for as long as it takes: one line for each kind of trouble.
  private void complain(Exception failure) {
    String trouble = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    if (!isClosing() && !trouble.equals(complaint)) {
      complaint = trouble;
      LOG.warn("cluster {}: watching {}: {}; changes may be seen late", cluster, resource, trouble);
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public void close() {
    closing.countDown();
    Call watching = call;
    if (watching != null) {
      watching.cancel();
    }
  }
}
