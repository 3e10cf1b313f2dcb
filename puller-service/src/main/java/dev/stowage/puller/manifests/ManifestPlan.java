package dev.stowage.puller.manifests;

import dev.stowage.event.WorkloadId;
import dev.stowage.manifest.ManifestFile;
import dev.stowage.manifest.ManifestImage;
import dev.stowage.puller.rewrite.RewriteDecision;
import dev.stowage.puller.rewrite.RewriteDecision.Change;
import dev.stowage.puller.rewrite.RewriteDecision.Impossible;
import dev.stowage.puller.rewrite.RewriteDecision.NotYet;
import dev.stowage.puller.rewrite.RewriteDecision.Rewrite;
import dev.stowage.puller.rewrite.RewritePlan;
import dev.stowage.puller.rewrite.WorkloadView;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is to become of a file.
 *
 * @param content what the output is to hold; none while a workload in it still waits, so that a
 *     file changes once
 */
record ManifestPlan(Map<WorkloadId, RewriteDecision> decisions, Optional<String> content) {

  static ManifestPlan decide(
      String cluster, ManifestFile file, Function<WorkloadId, WorkloadView> views) {
    ManifestWorkloads workloads = ManifestWorkloads.of(cluster, file);
    Map<WorkloadId, RewriteDecision> decisions = new LinkedHashMap<>();
    for (WorkloadId workload : workloads.images().keySet()) {
      decisions.put(
          workload, RewritePlan.decide(workloads.snapshot(workload), views.apply(workload)));
    }
    if (decisions.values().stream().anyMatch(NotYet.class::isInstance)) {
      return new ManifestPlan(decisions, Optional.empty());
    }
    Map<ManifestImage, String> replacements = replacements(workloads, decisions);
    Optional<ManifestImage> shared = sharedWithAnother(file, replacements);
    while (shared.isPresent()) {
      refuse(workloads, decisions, shared.orElseThrow());
      replacements = replacements(workloads, decisions);
      shared = sharedWithAnother(file, replacements);
    }
    return new ManifestPlan(decisions, Optional.of(file.splice(replacements)));
  }

  private static Map<ManifestImage, String> replacements(
      ManifestWorkloads workloads, Map<WorkloadId, RewriteDecision> decisions) {
    Map<ManifestImage, String> replacements = new HashMap<>();
    workloads
        .images()
        .forEach((workload, images) -> {
          if (decisions.get(workload) instanceof Rewrite rewrite) {
            for (Change change : rewrite.changes()) {
              images.stream()
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
    return replacements.entrySet().stream()
        .filter(replacement ->
            file.images().stream()
                .anyMatch(other ->
                    other.start() == replacement.getKey().start()
                        && !replacement.getValue().equals(replacements.get(other))))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static void refuse(
      ManifestWorkloads workloads,
      Map<WorkloadId, RewriteDecision> decisions,
      ManifestImage shared) {
    workloads
        .images()
        .forEach((workload, images) -> {
          boolean uses = images.stream().anyMatch(image -> image.start() == shared.start());
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
