package dev.stowage.puller.quota;

import com.google.gson.JsonObject;
import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CachePreview;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.apiserver.ApiServerException;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.cache.PrivateImages;
import dev.stowage.puller.placement.Presence;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads quotas and what pods take, decides, and says it before anything is applied. */
final class ClusterQuotaGate implements QuotaGate {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterQuotaGate.class);
  // Many caches are looked at in a row, and every pod of the cluster is read for it.
  private static final Duration PODS_COUNT_FOR = Duration.ofSeconds(20);
  private static final String RUNNING = "status.phase!=Succeeded,status.phase!=Failed";
  // Each of them is a request in every minute in which the cache has no room.
  private static final int FEW_NODES = 5;

  private final ApiServer server;
  private final String namespace;
  private final Presence presence;
  private final Clock clock;
  private final Map<String, String> said = new HashMap<>();
  private final Map<String, Judgement> judgements = new HashMap<>();
  private Optional<TakenAlready> taken = Optional.empty();
  private Instant takenAt = Instant.MIN;

  ClusterQuotaGate(ApiServer server, String namespace, Presence presence, Clock clock) {
    this.server = server;
    this.namespace = namespace;
    this.presence = presence;
    this.clock = clock;
  }

  @Override
  public synchronized CachePreview preview(NodeCache cache) {
    List<String> notKnown = new ArrayList<>();
    if (!presence.isComplete()) {
      notKnown.add("the nodes have not been listed yet");
    }
    List<Quota> quotas = new ArrayList<>();
    read(
        "/api/v1/namespaces/%s/resourcequotas?".formatted(namespace),
        quota -> quotas.add(Quota.of(quota)),
        notKnown);
    Basis basis = Basis.of(cache, presence.nodes(), quotas, notKnown);
    Judgement before = judgements.get(cache.name());
    if (before != null && before.holds(basis, clock.instant()) && !hasRoomByNow(basis, before)) {
      return before.preview();
    }
    TakenAlready pods = taken(notKnown);
    CachePreview preview =
        FitRules.preview(
            cache,
            presence.nodes(),
            quotas,
            pods.by(cache.name()),
            pods.byOthersThan(cache.name()),
            notKnown);
    say(cache, preview);
    // Where pods may not be read, that is tried again with the next look.
    if (taken.isPresent()) {
      judgements.put(cache.name(), Judgement.of(basis, preview, before, clock.instant()));
    }
    return preview;
  }

  @Override
  public synchronized void retain(Collection<String> caches) {
    judgements.keySet().retainAll(caches);
    said.keySet().retainAll(caches);
  }

  private TakenAlready taken(List<String> notKnown) {
    if (taken.isPresent() && !clock.instant().isAfter(takenAt.plus(PODS_COUNT_FOR))) {
      return taken.get();
    }
    TakenAlready counted = new TakenAlready(namespace);
    taken = read(pods(RUNNING), counted::add, notKnown) ? Optional.of(counted) : Optional.empty();
    takenAt = clock.instant();
    return counted;
  }

  // A hint: that it fits is found by counting all pods.
  private boolean hasRoomByNow(Basis basis, Judgement before) {
    NodeCache cache = basis.cache();
    if (taken.isEmpty()
        || before.preview().fit() != CacheFit.EXCEEDS
        || basis.rooms().size() > FEW_NODES
        || exceeds(basis, taken.get().by(cache.name()), Map.of())) {
      return false;
    }
    TakenAlready there = new TakenAlready(namespace);
    for (String node : basis.rooms().keySet()) {
      // As the server has it in memory, by node: else it would go through all pods of the cluster.
      String few = pods("spec.nodeName=" + node + "," + RUNNING) + "resourceVersion=0&";
      if (!read(few, there::add, new ArrayList<>())) {
        return false;
      }
    }
    return !exceeds(basis, taken.get().by(cache.name()), there.byOthersThan(cache.name()));
  }

  private boolean exceeds(Basis basis, Usage own, Map<String, Usage> others) {
    return FitRules.preview(
                basis.cache(), presence.nodes(), basis.quotas(), own, others, basis.notKnown())
            .fit()
        == CacheFit.EXCEEDS;
  }

  private static String pods(String fieldSelector) {
    return "/api/v1/pods?fieldSelector=%s&"
        .formatted(URLEncoder.encode(fieldSelector, StandardCharsets.UTF_8));
  }

  // Whether it may be read.
  private boolean read(String path, Consumer<JsonObject> each, List<String> notKnown) {
    String next = "";
    do {
      String page = path + "limit=500&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
      Answer answer = server.get(page);
      if (answer.code() == 403) {
        notKnown.add(
            "GET %s is forbidden: give the puller the rights of optional/node-caches.yaml"
                .formatted(path.substring(0, path.indexOf('?'))));
        return false;
      }
      if (answer.code() != 200) {
        throw new ApiServerException(
            "GET %s was answered with %d: %s".formatted(path, answer.code(), answer.message()),
            null);
      }
      JsonFields.objects(answer.body(), "items").forEach(each);
      next = JsonFields.text(JsonFields.object(answer.body(), "metadata"), "continue");
    } while (!next.isEmpty());
    return true;
  }

  // What pods take changes all the time: only what the cache asks for, and whether it fits, is
  // news.
  private void say(NodeCache cache, CachePreview preview) {
    String line =
        "cache '%s': %d images on %d nodes: %d pods, cpu %s requests and %s limits, memory %s requests and %s limits: %s"
            .formatted(
                cache.name(),
                cache.images().size(),
                preview.nodes(),
                preview.pods(),
                preview.cpuRequests(),
                preview.cpuLimits(),
                preview.memoryRequests(),
                preview.memoryLimits(),
                preview.fit());
    if (!line.equals(said.put(cache.name(), line))) {
      LOG.info(line);
      preview.reasons().forEach(reason -> LOG.warn("cache '{}': {}", cache.name(), reason));
      PrivateImages.warning(cache, presence.nodes()).ifPresent(LOG::warn);
    }
  }
}
