package dev.stowage.puller.apiserver;

import com.google.gson.JsonObject;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the objects at a path, which have distinct names, on a thread of its own: lists them page
 * by page, and watches from what the list shows. When the server ends the watch or is away it goes
 * on from where it was; when it cannot, because the server has forgotten or says nothing any more,
 * it lists anew. While nothing changes it makes one request in a few minutes, however many follow.
 */
public final class ResourceWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ResourceWatch.class);
  private static final Duration WATCHED = Duration.ofMinutes(4);
  private static final Duration LONGEST_SILENCE = WATCHED.plusSeconds(20);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final ApiServer server;
  private final String path;
  private final String labelSelector;
  private final int page;
  private final FollowedObjects objects;
  private final Duration longestSilence;
  private final Thread thread;
  private volatile boolean complete;
  private volatile boolean troubled;

  // Of the thread alone. Empty while a list is due.
  private String version = "";
  private Duration pause = FIRST_PAUSE;
  private String lastComplaint = "";

  /** Who is told, one thing at a time. */
  public interface Follower {
    /** The object is there, and is like this. */
    void present(JsonObject object);

    /** The object is there no more: it was deleted, or a list does not show it. */
    void gone(String name, String uid);

    /** A list has ended: what has been told is all there is. */
    void listed();

    /**
     * We have written the object, and this is what the server made of it; also told of a write that
     * the watch told of first.
     */
    default void wrote(JsonObject object) {
      // Most write nothing of what they follow.
    }
  }

  /**
   * A watch that has yet to be started.
   *
   * @param labelSelector which objects; empty for all
   * @param page how many objects are asked for at a time, which are in memory together
   */
  public ResourceWatch(
      ApiServer server,
      String path,
      String labelSelector,
      int page,
      Collection<? extends Follower> followers) {
    this(server, path, labelSelector, page, followers, LONGEST_SILENCE);
  }

  ResourceWatch(
      ApiServer server,
      String path,
      String labelSelector,
      int page,
      Collection<? extends Follower> followers,
      Duration longestSilence) {
    this.longestSilence = longestSilence;
    this.server = server;
    this.path = path;
    this.labelSelector = labelSelector;
    this.page = page;
    this.objects = new FollowedObjects(followers);
    this.thread = Thread.ofVirtual().name("watch " + path).unstarted(this::run);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /**
   * Tells the followers of a write of ours to one of the objects, before the server's watch does.
   *
   * @param object what the server answered
   */
  public void wrote(JsonObject object) {
    objects.wrote(object);
  }

  /** Whether the objects have been listed once. */
  public boolean isComplete() {
    return complete;
  }

  /** Whether they have been listed, and nothing says that changes may be seen late. */
  public boolean isCurrent() {
    return complete && !troubled;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        turn();
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private void turn() throws InterruptedException {
    try {
      if (version.isEmpty()) {
        version = list();
      }
      server
          .watch(
              "%s?watch=true&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s&labelSelector=%s"
                  .formatted(path, WATCHED.toSeconds(), encoded(version), encoded(labelSelector)),
              longestSilence)
          .run(this::take);
      recovered();
      // A server that ends watches at once must not be asked without a pause.
      Thread.sleep(FIRST_PAUSE);
    } catch (RuntimeException e) {
      troubled = true;
      if (!(e.getCause() instanceof IOException)
          || e.getCause() instanceof SocketTimeoutException) {
        version = "";
      }
      complain(e);
      Thread.sleep(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  private String list() {
    objects.begin();
    String next = "";
    String listed;
    do {
      Answer answer =
          server.get(
              "%s?limit=%d&labelSelector=%s&continue=%s"
                  .formatted(path, page, encoded(labelSelector), encoded(next)));
      if (answer.code() != 200) {
        throw new ApiServerException(
            "GET %s was answered with %d: %s".formatted(path, answer.code(), answer.message()),
            null);
      }
      JsonFields.objects(answer.body(), "items").forEach(objects::present);
      JsonObject metadata = JsonFields.object(answer.body(), "metadata");
      listed = JsonFields.text(metadata, "resourceVersion");
      next = JsonFields.text(metadata, "continue");
    } while (!next.isEmpty());
    // Before the followers hear of it, who may ask at once.
    complete = true;
    troubled = false;
    objects.listed(listed);
    return listed;
  }

  private void take(JsonObject event) {
    JsonObject object = JsonFields.object(event, "object");
    switch (JsonFields.text(event, "type")) {
      case "ADDED", "MODIFIED" -> objects.present(object);
      case "DELETED" -> objects.gone(object);
      case "ERROR" ->
          throw new ApiServerException(
              "the watch ended: " + JsonFields.text(object, "message"), null);
      default -> LOG.trace("passed over {}", event);
    }
    String seen = JsonFields.text(JsonFields.object(object, "metadata"), "resourceVersion");
    version = seen.isEmpty() ? version : seen;
    objects.toldUpTo(version);
    recovered();
  }

  private void recovered() {
    troubled = false;
    pause = FIRST_PAUSE;
    lastComplaint = "";
  }

  private void complain(RuntimeException trouble) {
    if (!Thread.currentThread().isInterrupted() && !lastComplaint.equals(trouble.toString())) {
      lastComplaint = trouble.toString();
      LOG.warn("watching {}: {}; changes may be seen late", path, lastComplaint);
    }
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    if (thread.isAlive() && !thread.join(Duration.ofSeconds(5))) {
      LOG.warn("the watch of {} has not ended yet", path);
    }
  }
}
