package dev.stowage.puller.taint;

import static dev.stowage.json.JsonFields.object;
import static dev.stowage.json.JsonFields.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.apiserver.ApiServerException;
import dev.stowage.puller.cache.CacheDeclarations;
import dev.stowage.puller.cache.CacheOutcomes;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.placement.KnownNode;
import dev.stowage.puller.placement.Presence;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the start-up taint off nodes that are warm. For one thread. */
final class ColdNodes {
  private static final Logger LOG = LoggerFactory.getLogger(ColdNodes.class);

  private final ColdRules rules;
  private final CacheDeclarations declarations;
  private final CacheOutcomes outcomes;
  private final Presence presence;
  private final ApiServer server;
  private final Clock clock;
  private final Map<String, Instant> coldSince = new HashMap<>();

  ColdNodes(
      ColdRules rules,
      CacheDeclarations declarations,
      CacheOutcomes outcomes,
      Presence presence,
      ApiServer server,
      Clock clock) {
    this.rules = rules;
    this.declarations = declarations;
    this.outcomes = outcomes;
    this.presence = presence;
    this.server = server;
    this.clock = clock;
  }

  /**
   * Looks at every cold node once.
   *
   * @throws ApiServerException when the API server does not let us, or is away
   */
  void look() {
    if (!presence.isComplete() || !declarations.isComplete()) {
      return;
    }
    List<KnownNode> cold =
        presence.nodes().stream().filter(node -> ColdRules.isCold(node.taints())).toList();
    Set<String> names = cold.stream().map(KnownNode::name).collect(Collectors.toSet());
    coldSince.keySet().retainAll(names);
    List<NodeCache> waitedFor =
        declarations.caches().stream()
            .filter(cache -> ColdRules.isWaitedFor(cache, outcomes.of(cache.name())))
            .toList();
    for (KnownNode node : cold) {
      look(node, waitedFor);
    }
  }

  private void look(KnownNode node, List<NodeCache> waitedFor) {
    Instant now = clock.instant();
    Instant since = coldSince(node, now);
    switch (rules.decide(node, waitedFor, presence, since, now)) {
      case ColdDecision.Warm warm -> {
        if (isTakenOff(node.name())) {
          LOG.info("node {}: its images are there, and it is not cold any more", node.name());
        }
      }
      case ColdDecision.Wait wait -> LOG.debug("node {} waits for {}", node.name(), wait.image());
      case ColdDecision.GiveUp late -> {
        if (isTakenOff(node.name())) {
          LOG.warn(
              "node {}: cold since {} and still without {} of its images, the first is {}; pods may start there all the same",
              node.name(),
              since,
              late.missing().size(),
              late.missing().getFirst());
        }
      }
    }
  }

  // A node that is still coming up has not begun to pull.
  private Instant coldSince(KnownNode node, Instant now) {
    if (!node.ready()) {
      coldSince.remove(node.name());
      return now;
    }
    return coldSince.computeIfAbsent(node.name(), name -> now);
  }

  private boolean isTakenOff(String name) {
    String path = "/api/v1/nodes/" + name;
    Answer read = server.get(path);
    JsonObject node = read.body();
    JsonArray taints =
        object(node, "spec").get("taints") instanceof JsonArray array ? array : new JsonArray();
    if (read.code() == 200 && !ColdRules.isCold(taints)) {
      return false;
    }
    Answer answer =
        read.code() == 200
            ? server.patch(
                path, ColdRules.patch(text(object(node, "metadata"), "resourceVersion"), taints))
            : read;
    switch (answer.code()) {
      case 200 -> {
        return true;
      }
      case 404, 409, 422 -> LOG.debug("node {} has changed meanwhile", name);
      case 403 ->
          throw new ApiServerException(
              "%s: apply deploy/kubernetes/puller/optional/startup-taint.yaml"
                  .formatted(answer.message()),
              null);
      default ->
          throw new ApiServerException(
              "node %s was answered with %d: %s".formatted(name, answer.code(), answer.message()),
              null);
    }
    return false;
  }
}
