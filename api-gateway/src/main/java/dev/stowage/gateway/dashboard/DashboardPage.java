package dev.stowage.gateway.dashboard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the page shows, ready to be written down.
 *
 * @param liveAddress where the part that changes can be loaded from again
 * @param filter what the table of workloads is narrowed down to
 * @param halts clusters in which nothing is rewritten until somebody asks for it
 * @param share how much of the images is in which state
 */
public record DashboardPage(
    String liveAddress,
    Filter filter,
    List<Total> totals,
    List<Halt> halts,
    Share share,
    List<Cluster> clusters,
    WorkloadTable workloads,
    List<Copy> failures,
    List<Copy> copies) {
  public DashboardPage {
    totals = List.copyOf(totals);
    halts = List.copyOf(halts);
    clusters = List.copyOf(clusters);
    failures = List.copyOf(failures);
    copies = List.copyOf(copies);
  }

  /** A number at the top. */
  public record Total(String label, String value, String note, String style) {}

  /**
   * A cluster whose rewriting is halted.
   *
   * @param call the API call that ends it
   */
  public record Halt(
      String cluster, String address, String facts, String message, String advice, String call) {}

  /**
   * Widths of the bar's parts in per mille; each starts where the one before ends.
   *
   * @param label the same in words
   */
  public record Share(String label, List<Part> parts) {
    public Share {
      parts = List.copyOf(parts);
    }

    /** One part of the bar. */
    public record Part(String style, long start, long width) {}
  }

  /** The form above the table of workloads. */
  public record Filter(String text, List<Option> clusters, List<Option> states, boolean active) {
    public Filter {
      clusters = List.copyOf(clusters);
      states = List.copyOf(states);
    }

    /** One choice. */
    public record Option(String value, String label, boolean selected) {}
  }

  /** One cluster. */
  public record Cluster(
      String name,
      String address,
      long workloads,
      long images,
      long copied,
      long failed,
      long rewritten,
      String platforms,
      String listed) {}

  /**
   * One page of workloads.
   *
   * @param previous null on the first page
   * @param next null on the last page
   */
  public record WorkloadTable(
      String range, List<Workload> rows, @Nullable String previous, @Nullable String next) {
    public WorkloadTable {
      rows = List.copyOf(rows);
    }
  }

  /**
   * One workload.
   *
   * @param reason what kind of reason the message is
   */
  public record Workload(
      String name,
      String place,
      String kind,
      Badge badge,
      @Nullable String reason,
      @Nullable String message,
      @Nullable String advice,
      @Nullable String rollout,
      List<Container> containers) {
    public Workload {
      containers = List.copyOf(containers);
    }
  }

  /**
   * One container of a workload.
   *
   * @param use how the cluster uses the image; null when it says nothing of that
   */
  public record Container(
      String name,
      String image,
      Badge badge,
      @Nullable String target,
      @Nullable String message,
      @Nullable String use) {}

  /** One copy. */
  public record Copy(
      String source,
      @Nullable String target,
      Badge badge,
      String facts,
      String when,
      @Nullable String message,
      @Nullable String advice) {}
}
