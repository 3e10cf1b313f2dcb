package dev.stowage.puller.manifests;

import static java.util.Objects.requireNonNull;

import dev.stowage.manifest.ManifestFile;
import dev.stowage.manifest.ManifestImage;
import dev.stowage.puller.manifests.ManifestWorkloads.InFile;
import dev.stowage.puller.mode.RewriteMode;
import dev.stowage.puller.plan.RewriteDecision;
import dev.stowage.puller.plan.RewriteDecision.Change;
import dev.stowage.puller.plan.RewriteDecision.Impossible;
import dev.stowage.puller.plan.RewriteDecision.NotYet;
import dev.stowage.puller.plan.RewriteDecision.Rewrite;
import dev.stowage.puller.plan.RewritePlan;
import dev.stowage.puller.plan.WorkloadView;
import dev.stowage.workload.WorkloadId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * What is to become of a file.
 *
 * @param isWritten whether there is to be an output at all
 * @param content what the output is to hold; none while a workload that is to be changed still
 *     waits, so that a file changes once
 * @param heldAt the place, in the order of the text, of a workload that was found to hold its file
 *     while looking for one
 */
record ManifestPlan(
    Map<WorkloadId, Decided> workloads,
    boolean isWritten,
    Optional<String> content,
    OptionalInt heldAt) {

  /** What is to become of a workload, as far as its mode lets it. */
  record Decided(RewriteMode mode, RewriteDecision decision) {

    static Decided of(
        WorkloadId workload,
        InFile inFile,
        ManifestModes rules,
        Function<WorkloadId, WorkloadView> views) {
      return new Decided(
          rules.of(workload, inFile.annotations()),
          RewritePlan.decide(inFile.snapshot(), views.apply(workload)));
    }

    // What its file waits for.
    private boolean holdsItsFile() {
      return mode == RewriteMode.WORKLOAD && decision instanceof NotYet;
    }
  }

  /**
   * What is to become of a file that holds this workload. While it waits for any, this one alone is
   * decided: a file of thousands would be decided anew for each of thousands of copies.
   *
   * @param from where to begin to look for one that it waits for: where the last one was found
   */
  static ManifestPlan decide(
      WorkloadId workload,
      int from,
      ManifestWorkloads workloads,
      ManifestModes rules,
      Function<WorkloadId, WorkloadView> views) {
    Decided own =
        Decided.of(workload, requireNonNull(workloads.byId().get(workload)), rules, views);
    if (own.holdsItsFile()) {
      return alone(workload, own, OptionalInt.empty());
    }
    List<Map.Entry<WorkloadId, InFile>> order = new ArrayList<>(workloads.byId().entrySet());
    Collections.rotate(order, -from);
    Map<WorkloadId, Decided> decided = new HashMap<>();
    for (Map.Entry<WorkloadId, InFile> entry : order) {
      Decided each =
          entry.getKey().equals(workload)
              ? own
              : Decided.of(entry.getKey(), entry.getValue(), rules, views);
      if (each.holdsItsFile()) {
        return alone(workload, own, OptionalInt.of((from + decided.size()) % order.size()));
      }
      decided.put(entry.getKey(), each);
    }
    Map<WorkloadId, Decided> all = new LinkedHashMap<>();
    workloads.byId().keySet().forEach(id -> all.put(id, requireNonNull(decided.get(id))));
    return of(all, workloads, rules);
  }

  private static ManifestPlan alone(WorkloadId workload, Decided own, OptionalInt heldAt) {
    return new ManifestPlan(Map.of(workload, own), false, Optional.empty(), heldAt);
  }

  /** What is to become of a file. */
  static ManifestPlan decide(
      ManifestWorkloads workloads, ManifestModes rules, Function<WorkloadId, WorkloadView> views) {
    Map<WorkloadId, Decided> all = new LinkedHashMap<>();
    workloads
        .byId()
        .forEach(
            (workload, inFile) -> all.put(workload, Decided.of(workload, inFile, rules, views)));
    return of(all, workloads, rules);
  }

  private static ManifestPlan of(
      Map<WorkloadId, Decided> all, ManifestWorkloads workloads, ManifestModes rules) {
    Map<WorkloadId, RewriteDecision> due = new LinkedHashMap<>();
    all.forEach((workload, decided) -> {
      if (decided.mode() == RewriteMode.WORKLOAD) {
        due.put(workload, decided.decision());
      }
    });
    boolean isHeld = all.values().stream().anyMatch(Decided::holdsItsFile);
    Optional<String> content = isHeld ? Optional.empty() : Optional.of(changed(workloads, due));
    // Those that share their text with others turned out to be impossible.
    due.forEach(
        (workload, decision) -> all.put(workload, new Decided(RewriteMode.WORKLOAD, decision)));
    return new ManifestPlan(
        all, rules.isEveryFileWritten() || !due.isEmpty(), content, OptionalInt.empty());
  }

  private static String changed(ManifestWorkloads workloads, Map<WorkloadId, RewriteDecision> due) {
    ManifestFile file = workloads.file();
    Map<ManifestImage, String> replacements = replacements(workloads, due);
    Optional<ManifestImage> shared = sharedWithAnother(file, replacements);
    while (shared.isPresent()) {
      refuse(workloads, due, shared.orElseThrow());
      replacements = replacements(workloads, due);
      shared = sharedWithAnother(file, replacements);
    }
    return file.splice(replacements);
  }

  /** The content of an output that is to be written now. */
  Optional<String> output() {
    return isWritten ? content : Optional.empty();
  }

  private static Map<ManifestImage, String> replacements(
      ManifestWorkloads workloads, Map<WorkloadId, RewriteDecision> decisions) {
    Map<ManifestImage, String> replacements = new HashMap<>();
    workloads
        .byId()
        .forEach((workload, inFile) -> {
          if (decisions.get(workload) instanceof Rewrite rewrite) {
            for (Change change : rewrite.changes()) {
              inFile.images().stream()
                  .filter(image -> image.container().equals(change.container()))
                  .forEach(image -> replacements.put(image, change.to().toString()));
            }
          }
        });
    return replacements;
  }

  // An alias makes one place in the text the image of several containers.
  private static Optional<ManifestImage> sharedWithAnother(
      ManifestFile file, Map<ManifestImage, String> replacements) {
    Map<Integer, String> values = new HashMap<>();
    replacements.forEach((image, value) -> values.put(image.start(), value));
    return file.images().stream()
        .filter(image -> {
          String value = values.get(image.start());
          return value != null && !value.equals(replacements.get(image));
        })
        .findFirst();
  }

  private static void refuse(
      ManifestWorkloads workloads,
      Map<WorkloadId, RewriteDecision> decisions,
      ManifestImage shared) {
    workloads
        .byId()
        .forEach((workload, inFile) -> {
          boolean uses =
              inFile.images().stream().anyMatch(image -> image.start() == shared.start());
          if (uses && decisions.get(workload) instanceof Rewrite rewrite) {
            decisions.put(
                workload,
                new Impossible(
                    rewrite.inForce(),
                    "SHARED_TEXT",
                    "the image on line %d is also, by an alias, that of a container that is not rewritten: write it out there"
                        .formatted(shared.line())));
          }
        });
  }
}
