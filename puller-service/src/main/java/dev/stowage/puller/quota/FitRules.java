package dev.stowage.puller.quota;

import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CachePreview;
import dev.stowage.puller.cache.ContainerResources;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.placement.KnownNode;
import dev.stowage.puller.quota.Quota.Reach;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a cache fits. What a quota does not allow cannot be had on any node; a node that
 * is full is told of, and only when all are is nothing worth applying.
 */
final class FitRules {
  private final NodeCache cache;
  private final List<KnownNode> nodes;
  private final Usage ofNode;
  private final List<String> exceeded = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  private FitRules(NodeCache cache, List<KnownNode> nodes) {
    this.cache = cache;
    this.nodes = nodes.stream().filter(cache.placement()::allows).toList();
    ContainerResources each = cache.resources();
    this.ofNode =
        new Usage(
                0,
                Amounts.of(each.cpuRequest()),
                Amounts.of(each.cpuLimit()),
                Amounts.of(each.memoryRequest()),
                Amounts.of(each.memoryLimit()))
            .times(cache.images().size())
            .plus(Usage.ofPods(podsOfNode(cache)));
  }

  /**
   * Decides.
   *
   * @param nodes all of the cluster
   * @param quotas of the caches' namespace
   * @param own what this cache takes already
   * @param others what other pods take, by node; a node without an entry is free
   * @param notKnown what could not be read, a line each
   */
  static CachePreview preview(
      NodeCache cache,
      List<KnownNode> nodes,
      List<Quota> quotas,
      Usage own,
      Map<String, Usage> others,
      List<String> notKnown) {
    FitRules rules = new FitRules(cache, nodes);
    rules.unknown.addAll(notKnown);
    quotas.forEach(quota -> rules.judge(quota, own));
    rules.judgeNodes(others);
    return rules.conclude();
  }

  private CachePreview conclude() {
    Usage all = ofNode.times(nodes.size());
    List<String> reasons = new ArrayList<>(exceeded);
    reasons.addAll(unknown);
    reasons.addAll(remarks);
    CacheFit fit =
        !exceeded.isEmpty()
            ? CacheFit.EXCEEDS
            : unknown.isEmpty() ? CacheFit.FITS : CacheFit.UNKNOWN;
    return new CachePreview(
        nodes.size(),
        (int) all.pods(),
        cache.images().size() * nodes.size(),
        Amounts.plain(all.cpuRequests()),
        Amounts.plain(all.cpuLimits()),
        Amounts.memory(all.memoryRequests()),
        Amounts.memory(all.memoryLimits()),
        fit,
        reasons);
  }

  private void judge(Quota quota, Usage own) {
    if (quota.reach() == Reach.UNKNOWN) {
      unknown.add(
          "ResourceQuota '%s' counts pods by %s, and whether those of caches is not known: see whether their pods are created"
              .formatted(quota.name(), String.join(", ", quota.scopes())));
    }
    if (quota.reach() != Reach.COUNTED) {
      return;
    }
    Usage all = ofNode.times(nodes.size());
    quota
        .hard()
        .forEach((resource, hard) -> {
          switch (resource) {
            case "pods", "count/pods" ->
                judge(
                    quota,
                    resource,
                    BigDecimal.valueOf(all.pods()),
                    BigDecimal.valueOf(own.pods()));
            case "cpu", "requests.cpu" ->
                judge(quota, resource, all.cpuRequests(), own.cpuRequests());
            case "limits.cpu" -> judge(quota, resource, all.cpuLimits(), own.cpuLimits());
            case "memory", "requests.memory" ->
                judge(quota, resource, all.memoryRequests(), own.memoryRequests());
            case "limits.memory" -> judge(quota, resource, all.memoryLimits(), own.memoryLimits());
            default -> {
              // Nothing that a cache takes.
            }
          }
        });
  }

  private void judge(Quota quota, String resource, BigDecimal wanted, BigDecimal own) {
    BigDecimal hard = Amounts.of(quota.hard().getOrDefault(resource, ""));
    BigDecimal used = Amounts.of(quota.used().getOrDefault(resource, "")).subtract(own);
    BigDecimal free = hard.subtract(used.max(BigDecimal.ZERO));
    if (wanted.compareTo(free) > 0) {
      exceeded.add(
          "%s: %d images on %d nodes need %s, and ResourceQuota '%s' has %s of %s left: raise it, or name fewer images, fewer nodes or less for each"
              .formatted(
                  resource,
                  cache.images().size(),
                  nodes.size(),
                  figure(resource, wanted),
                  quota.name(),
                  figure(resource, free),
                  figure(resource, hard)));
    }
  }

  private void judgeNodes(Map<String, Usage> others) {
    List<String> full = new ArrayList<>();
    for (KnownNode node : nodes) {
      Usage taken = others.getOrDefault(node.name(), Usage.NONE);
      room(node, "cpu", taken.cpuRequests(), ofNode.cpuRequests())
          .or(() -> room(node, "memory", taken.memoryRequests(), ofNode.memoryRequests()))
          .or(() ->
              room(
                  node,
                  "pods",
                  BigDecimal.valueOf(taken.pods()),
                  BigDecimal.valueOf(ofNode.pods())))
          .ifPresent(full::add);
    }
    if (full.isEmpty()) {
      return;
    }
    String line =
        "%d of %d nodes have no room: %s%s: make room there, leave them out, or ask less for each image"
            .formatted(
                full.size(),
                nodes.size(),
                full.getFirst(),
                full.size() == 1 ? "" : " and %d more".formatted(full.size() - 1));
    (full.size() == nodes.size() ? exceeded : remarks).add(line);
  }

  private static Optional<String> room(
      KnownNode node, String resource, BigDecimal taken, BigDecimal wanted) {
    String allocatable = node.allocatable().getOrDefault(resource, "");
    BigDecimal free = Amounts.of(allocatable).subtract(taken).max(BigDecimal.ZERO);
    return allocatable.isEmpty() || wanted.compareTo(free) <= 0
        ? Optional.empty()
        : Optional.of(
            "%s needs %s %s and has %s of %s free"
                .formatted(
                    node.name(),
                    figure(resource, wanted),
                    resource,
                    figure(resource, free),
                    allocatable));
  }

  private static String figure(String resource, BigDecimal amount) {
    return resource.endsWith("memory") ? Amounts.memory(amount) : Amounts.plain(amount);
  }

  private static int podsOfNode(NodeCache cache) {
    return Math.ceilDiv(cache.images().size(), cache.imagesPerDaemonSet());
  }
}
