package dev.stowage.puller.manifests;

import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.mode.RewriteMode;
import dev.stowage.workload.WorkloadId;
import java.util.Map;

/**
 * How far rewriting may go in a folder: by the annotations in its files.
 *
 * @param namespaces the annotations of the Namespace objects there are, by name
 */
record ManifestModes(ModeRules rules, Map<String, Map<String, String>> namespaces) {

  ManifestModes {
    namespaces = Map.copyOf(namespaces);
  }

  /** The mode of a workload with these annotations of its own. */
  RewriteMode of(WorkloadId workload, Map<String, String> annotations) {
    return rules.of(
        workload.namespace(), namespaces.getOrDefault(workload.namespace(), Map.of()), annotations);
  }

  /** Whether files are written in which nothing asks for it. */
  boolean isEveryFileWritten() {
    return rules.ofAll() == RewriteMode.WORKLOAD;
  }
}
