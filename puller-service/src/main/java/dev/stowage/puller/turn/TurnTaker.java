package dev.stowage.puller.turn;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.apiserver.ApiServerException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does with pods what the plan says. */
public final class TurnTaker {
  private static final Logger LOG = LoggerFactory.getLogger(TurnTaker.class);

  private final ApiServer server;
  private final String path;
  private final SeenPods seen;
  private final Clock clock;

  public TurnTaker(ApiServer server, String namespace, SeenPods seen, Clock clock) {
    this.server = server;
    this.path = "/api/v1/namespaces/%s/pods".formatted(namespace);
    this.seen = seen;
    this.clock = clock;
  }

  /**
   * Decides and acts for one cache.
   *
   * @throws ApiServerException when the API server will not have it; what was done is done
   */
  public void take(String cache, TurnRules rules) {
    Instant now = clock.instant();
    List<Turn> turns = TurnPlan.of(rules, seen.of(cache, now), now);
    for (Turn turn : turns) {
      switch (turn) {
        case Turn.Bind bind -> bind(bind.pod());
        case Turn.Renew renew -> renew(renew.pod(), renew.why());
      }
    }
  }

  private void bind(CachePod pod) {
    Answer answer = server.create("%s/%s/binding".formatted(path, pod.name()), binding(pod));
    switch (answer.code()) {
      case 201, 200 -> {
        seen.noteBound(pod, clock.instant());
        LOG.debug("pod {} is bound to node {}", pod.name(), pod.node());
      }
      // It is gone, or bound already: the watch will tell.
      case 404, 409 -> LOG.debug("pod {} has changed meanwhile", pod.name());
      default ->
          throw unexpected(
              "pod %s cannot be bound to node %s".formatted(pod.name(), pod.node()), answer);
    }
  }

  private void renew(CachePod pod, String why) {
    Answer answer = server.delete("%s/%s".formatted(path, pod.name()), pod.uid(), "Background");
    switch (answer.code()) {
      case 200, 202 -> {
        seen.noteDeleted(pod, clock.instant());
        LOG.info("pod {} on node {} is made anew: {}", pod.name(), pod.node(), why);
      }
      case 404, 409 -> LOG.debug("pod {} has changed meanwhile", pod.name());
      default -> throw unexpected("pod %s cannot be deleted".formatted(pod.name()), answer);
    }
  }

  private static JsonObject binding(CachePod pod) {
    return JsonParser.parseString(
            """
            {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": "%s", "uid": "%s"},
             "target": {"apiVersion": "v1", "kind": "Node", "name": "%s"}}
            """
                .formatted(pod.name(), pod.uid(), pod.node()))
        .getAsJsonObject();
  }

  private static ApiServerException unexpected(String what, Answer answer) {
    return new ApiServerException(
        "%s (%d): %s".formatted(what, answer.code(), answer.message()), null);
  }
}
