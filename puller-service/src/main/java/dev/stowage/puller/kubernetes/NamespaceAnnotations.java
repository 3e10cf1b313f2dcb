package dev.stowage.puller.kubernetes;

import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.apiserver.ApiServerException;
import dev.stowage.puller.workload.WorkloadObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The annotations of namespaces: as the watch tells them where there is one, else each asked for at
 * most once in half a minute, and so long it may take until a changed one has its effect.
 */
final class NamespaceAnnotations {
  private static final Duration KEPT = Duration.ofSeconds(30);

  private final NamespaceWatch watch;
  private final ApiServer server;
  private final Clock clock;
  private final Map<String, Known> known = new HashMap<>();

  private record Known(Map<String, String> annotations, Instant until) {}

  /**
   * @param watch which nobody may have started
   */
  NamespaceAnnotations(NamespaceWatch watch, ApiServer server, Clock clock) {
    this.watch = watch;
    this.server = server;
    this.clock = clock;
  }

  /**
   * The annotations of a namespace; none of one that is gone.
   *
   * @throws ApiServerException when the server does not say: without them nothing may be changed,
   *     for they may forbid it
   */
  Map<String, String> of(String namespace) {
    return watch.currentAnnotationsOf(namespace).orElseGet(() -> asked(namespace));
  }

  private Map<String, String> asked(String namespace) {
    Instant now = clock.instant();
    Known before = known.get(namespace);
    if (before != null && now.isBefore(before.until())) {
      return before.annotations();
    }
    String path = "/api/v1/namespaces/" + namespace;
    Answer answer = server.get(path);
    if (answer.code() != 200 && answer.code() != 404) {
      throw new ApiServerException(
          "GET %s was answered with %d: %s (the puller needs the right to get namespaces)"
              .formatted(path, answer.code(), answer.message()),
          null);
    }
    Map<String, String> annotations = WorkloadObject.annotations(answer.body());
    known.put(namespace, new Known(annotations, now.plus(KEPT)));
    return annotations;
  }
}
