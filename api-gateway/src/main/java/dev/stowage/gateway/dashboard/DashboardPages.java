package dev.stowage.gateway.dashboard;

import dev.stowage.gateway.cluster.ClusterView;
import dev.stowage.gateway.cluster.Summary;
import dev.stowage.gateway.copy.CopyView;
import dev.stowage.gateway.dashboard.DashboardPage.Container;
import dev.stowage.gateway.dashboard.DashboardPage.Copy;
import dev.stowage.gateway.dashboard.DashboardPage.Filter;
import dev.stowage.gateway.dashboard.DashboardPage.Halt;
import dev.stowage.gateway.dashboard.DashboardPage.Share;
import dev.stowage.gateway.dashboard.DashboardPage.Total;
import dev.stowage.gateway.dashboard.DashboardPage.Workload;
import dev.stowage.gateway.dashboard.DashboardPage.WorkloadTable;
import dev.stowage.gateway.view.Page;
import dev.stowage.gateway.workload.ContainerState;
import dev.stowage.gateway.workload.ContainerView;
import dev.stowage.gateway.workload.RolloutView;
import dev.stowage.gateway.workload.WorkloadState;
import dev.stowage.gateway.workload.WorkloadView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Decides what the page says. */
final class DashboardPages {
  private static final int PER_MILLE = 1_000;

  private DashboardPages() {}

  /** What was read for one page. */
  record Content(
      Summary summary,
      List<ClusterView> clusters,
      Page<WorkloadView> workloads,
      List<CopyView> failures,
      List<CopyView> copies) {}

  static DashboardPage of(DashboardQuery query, Content content, Instant now) {
    return new DashboardPage(
        query.address("/dashboard/live"),
        filter(query, content.clusters()),
        totals(content.summary()),
        content.clusters().stream().flatMap(cluster -> halt(cluster, now).stream()).toList(),
        share(content.summary()),
        content.clusters().stream().map(cluster -> cluster(cluster, now)).toList(),
        workloads(query, content.workloads(), now),
        content.failures().stream().map(copy -> copy(copy, now)).toList(),
        content.copies().stream().map(copy -> copy(copy, now)).toList());
  }

  private static Filter filter(DashboardQuery query, List<ClusterView> clusters) {
    List<Filter.Option> states = new ArrayList<>();
    states.add(new Filter.Option("", "any state", query.state() == null));
    Arrays.stream(WorkloadState.values())
        .forEach(state ->
            states.add(
                new Filter.Option(
                    state.name(), Wording.badge(state).label(), state == query.state())));
    return new Filter(
        Objects.requireNonNullElse(query.text(), ""),
        clusterOptions(query, clusters),
        states,
        query.isActive());
  }

  /** One choice for each cluster, and one for all of them. */
  static List<Filter.Option> clusterOptions(DashboardQuery query, List<ClusterView> clusters) {
    List<Filter.Option> names = new ArrayList<>();
    names.add(new Filter.Option("", "all clusters", query.cluster() == null));
    clusters.forEach(cluster ->
        names.add(
            new Filter.Option(
                cluster.name(), cluster.name(), cluster.name().equals(query.cluster()))));
    return names;
  }

  private static List<Total> totals(Summary summary) {
    long inWork = summary.pending() + summary.retrying();
    long failed = summary.failed() + summary.rejected();
    return List.of(
        new Total(
            "images in use",
            text(summary.images()),
            Wording.count(summary.clusters(), "cluster"),
            ""),
        new Total(
            "copied", text(summary.copied()), percent(summary.copied(), summary.images()), "good"),
        new Total(
            "in work",
            text(inWork),
            summary.retrying() + " retrying",
            summary.retrying() > 0 ? "warning" : ""),
        new Total(
            "failed", text(failed), failed > 0 ? "needs you" : "nothing", failed > 0 ? "bad" : ""),
        new Total(
            "workloads rewritten",
            text(summary.rewritten()),
            "of "
                + summary.workloads()
                + (summary.rewriteFailed() > 0 ? ", " + summary.rewriteFailed() + " failed" : "")
                + (summary.withheld() > 0 ? ", " + summary.withheld() + " withheld" : ""),
            "good"),
        new Total(
            "kept safe",
            Wording.size(summary.bytes()),
            Wording.size(summary.bytesMoved()) + " moved",
            ""));
  }

  private static Share share(Summary summary) {
    long total = Math.max(1, summary.images());
    List<Share.Part> parts = new ArrayList<>();
    long start = 0;
    for (var part :
        List.of(
            new Share.Part("good", 0, summary.copied()),
            new Share.Part("bad", 0, summary.failed()),
            new Share.Part("warning", 0, summary.retrying()),
            new Share.Part("quiet", 0, summary.pending()))) {
      long width = part.width() * PER_MILLE / total;
      parts.add(new Share.Part(part.style(), start, width));
      start += width;
    }
    return new Share(
        "%d of %d images copied, %d failed, %d retrying, %d waiting"
            .formatted(
                summary.copied(),
                summary.images(),
                summary.failed(),
                summary.retrying(),
                summary.pending()),
        parts);
  }

  private static DashboardPage.Cluster cluster(ClusterView cluster, Instant now) {
    return new DashboardPage.Cluster(
        cluster.name(),
        DashboardQuery.ofCluster(cluster.name()).address("/"),
        cluster.workloads(),
        cluster.images(),
        cluster.copied(),
        cluster.failed(),
        cluster.rewritten(),
        cluster.platforms() == null ? "–" : String.join(", ", cluster.platforms()),
        cluster.lastListed() == null ? "not yet" : Wording.ago(cluster.lastListed(), now));
  }

  private static Optional<Halt> halt(ClusterView cluster, Instant now) {
    return Optional.ofNullable(cluster.halt())
        .map(halt ->
            new Halt(
                cluster.name(),
                DashboardQuery.ofCluster(cluster.name()).address("/"),
                Wording.halted(halt.failures(), halt.since(), now),
                halt.message(),
                halt.advice(),
                Wording.resumeCall(cluster.name())));
  }

  private static WorkloadTable workloads(
      DashboardQuery query, Page<WorkloadView> page, Instant now) {
    PageLinks links = PageLinks.of(query, page, "/");
    return new WorkloadTable(
        links.range(),
        page.items().stream().map(workload -> workload(workload, now)).toList(),
        links.previous(),
        links.next());
  }

  private static Workload workload(WorkloadView workload, Instant now) {
    RolloutView rollout = workload.rollout();
    return new Workload(
        workload.name(),
        workload.cluster() + " / " + workload.namespace(),
        workload.kind(),
        Wording.badge(workload.state()),
        Wording.reason(workload.code()),
        workload.message(),
        workload.advice(),
        rollout == null ? null : Wording.rollout(rollout.aim(), rollout.since(), now),
        workload.containers().stream()
            .map(container -> container(container, workload.state()))
            .toList());
  }

  private static Container container(ContainerView container, WorkloadState workload) {
    boolean copied = container.state() == ContainerState.COPIED;
    boolean stuck =
        copied
            && !container.rewritten()
            && (workload == WorkloadState.REWRITE_FAILED || workload == WorkloadState.WITHHELD);
    return new Container(
        container.container(),
        Objects.requireNonNullElse(
            container.image(), Objects.requireNonNullElse(container.rejectedText(), "")),
        stuck ? Wording.badge(workload) : Wording.badge(container.state(), container.rewritten()),
        copied ? container.target() : null,
        container.message(),
        Wording.use(container));
  }

  private static Copy copy(CopyView copy, Instant now) {
    return new Copy(
        copy.source(),
        copy.target(),
        Wording.badge(copy.state()),
        facts(copy, now),
        Wording.ago(copy.changedAt(), now),
        copy.message(),
        copy.advice());
  }

  private static String facts(CopyView copy, Instant now) {
    List<String> facts = new ArrayList<>();
    if (copy.bytes() != null) {
      facts.add(Wording.size(copy.bytes()));
    }
    if (copy.bytesMoved() != null) {
      facts.add(Wording.size(copy.bytesMoved()) + " moved");
    }
    if (copy.attempts() != null) {
      facts.add(Wording.count(copy.attempts(), "attempt"));
    }
    if (copy.nextAttempt() != null) {
      facts.add("next " + Wording.until(copy.nextAttempt(), now));
    }
    facts.add("used by " + Wording.count(copy.workloads(), "workload"));
    return String.join(" · ", facts);
  }

  private static String text(long number) {
    return String.valueOf(number);
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "–" : part * 100 / whole + " %";
  }
}
