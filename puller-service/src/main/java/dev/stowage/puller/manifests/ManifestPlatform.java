package dev.stowage.puller.manifests;

import dev.stowage.manifest.ManifestFile;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.plan.RewriteDecision;
import dev.stowage.puller.plan.RewriteOutcome;
import dev.stowage.puller.plan.WorkloadView;
import dev.stowage.puller.rewrite.WorkloadPlatform;
import dev.stowage.workload.WorkloadId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes each file of the input folder to the same place in the output folder, as far as modes
 * allow: once all workloads in it are decided, and only when its content changes. A reader never
 * sees half a file.
 */
final class ManifestPlatform implements WorkloadPlatform {
  private final ManifestFolders folders;
  private final ManifestIndex index;
  private final ModeRules modes;

  // Where the last workload was found that a file waits for. Copies often end in the order of a
  // file: whoever looked from its start would pass by all that are ready, for each of them.
  private final Map<Path, Integer> heldAt = new HashMap<>();

  ManifestPlatform(String cluster, ManifestFolders folders, ModeRules modes) {
    this.folders = folders;
    this.index = new ManifestIndex(cluster, folders.input());
    this.modes = modes;
  }

  @Override
  public synchronized Map<WorkloadId, RewriteOutcome> reconcile(
      WorkloadId workload, Function<WorkloadId, WorkloadView> views) {
    Map<WorkloadId, RewriteOutcome> outcomes = new LinkedHashMap<>();
    List<ManifestWorkloads> files = index.files();
    ManifestModes now = new ManifestModes(modes, index.namespaces());
    for (ManifestWorkloads workloads : files) {
      if (workloads.byId().containsKey(workload)) {
        Path file = workloads.file().file();
        ManifestPlan plan =
            ManifestPlan.decide(workload, heldAt.getOrDefault(file, 0), workloads, now, views);
        plan.heldAt().ifPresent(place -> heldAt.put(file, place));
        outcomes.putAll(act(workloads.file(), plan, views));
      }
    }
    return outcomes.isEmpty() ? Map.of(workload, new RewriteOutcome.Gone()) : outcomes;
  }

  /** Copies the files in which there is nothing to rewrite, so that the output is complete. */
  @Override
  public synchronized void refresh(Function<WorkloadId, WorkloadView> views) {
    List<ManifestWorkloads> files = index.files();
    heldAt
        .keySet()
        .retainAll(files.stream().map(each -> each.file().file()).collect(Collectors.toSet()));
    ManifestModes now = new ManifestModes(modes, index.namespaces());
    for (ManifestWorkloads workloads : files) {
      ManifestFile file = workloads.file();
      ManifestPlan plan = ManifestPlan.decide(workloads, now, views);
      if (plan.output().filter(file.text()::equals).isPresent()) {
        write(file, file.text());
      }
    }
  }

  private Map<WorkloadId, RewriteOutcome> act(
      ManifestFile file, ManifestPlan plan, Function<WorkloadId, WorkloadView> views) {
    boolean written = plan.output().map(content -> write(file, content)).orElse(false);
    Map<WorkloadId, RewriteOutcome> outcomes = new LinkedHashMap<>();
    plan.workloads()
        .forEach((workload, decided) -> {
          RewriteDecision decision = decided.decision();
          outcomes.put(
              workload,
              switch (decided.mode()) {
                case WORKLOAD ->
                    plan.content().isPresent()
                        ? settled(decision, written)
                        : waiting(decision, views.apply(workload));
                case REPORT -> reported(decision);
                case POD, OFF -> new RewriteOutcome.Unchanged(decision.inForce());
              });
        });
    return outcomes;
  }

  private static RewriteOutcome reported(RewriteDecision decision) {
    return decision instanceof RewriteDecision.Rewrite plan
        ? new RewriteOutcome.Reported(plan.inForce(), plan.sentence())
        : settled(decision, false);
  }

  private static RewriteOutcome settled(RewriteDecision decision, boolean written) {
    return switch (decision) {
      case RewriteDecision.Unchanged unchanged -> new RewriteOutcome.Unchanged(unchanged.inForce());
      case RewriteDecision.Rewrite plan when written ->
          new RewriteOutcome.Written(plan.inForceAfterwards());
      case RewriteDecision.Rewrite plan -> new RewriteOutcome.Unchanged(plan.inForceAfterwards());
      case RewriteDecision.NotYet notYet ->
          new RewriteOutcome.Waiting(notYet.inForce(), notYet.reason());
      case RewriteDecision.Withheld withheld ->
          new RewriteOutcome.Withheld(
              withheld.inForce(), withheld.code(), withheld.message(), withheld.advice());
      case RewriteDecision.Impossible impossible ->
          new RewriteOutcome.Failed(impossible.code(), impossible.message());
    };
  }

  // The output stays as it is, and with it what was in force.
  private static RewriteOutcome waiting(RewriteDecision decision, WorkloadView view) {
    return switch (decision) {
      case RewriteDecision.NotYet notYet ->
          new RewriteOutcome.Waiting(view.published(), notYet.reason());
      case RewriteDecision.Withheld withheld ->
          new RewriteOutcome.Withheld(
              withheld.inForce(), withheld.code(), withheld.message(), withheld.advice());
      case RewriteDecision.Impossible impossible ->
          new RewriteOutcome.Failed(impossible.code(), impossible.message());
      case RewriteDecision.Unchanged unchanged ->
          new RewriteOutcome.Waiting(view.published(), "another workload of its file waits");
      case RewriteDecision.Rewrite plan ->
          new RewriteOutcome.Waiting(view.published(), "another workload of its file waits");
    };
  }

  private boolean write(ManifestFile file, String content) {
    return OutputFile.write(
        file.file(), folders.output().resolve(folders.input().relativize(file.file())), content);
  }
}
