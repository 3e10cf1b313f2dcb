package dev.stowage.manifest;

import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadKind;
import java.util.Map;

/**
 * A container's image in a manifest. An image that is written once and used by an alias is reported
 * once for each use, each time with the place where it is written.
 *
 * @param namespace the workload's namespace, {@code default} where the manifest names none
 * @param kind the workload's kind
 * @param name the workload's name
 * @param annotations of the workload itself, not of its pod template
 * @param container which container of the workload
 * @param image the value as it is written, not yet parsed
 * @param start where the value starts in the text, in chars, its quotes included
 * @param end where it ends
 * @param line where it starts, from 1
 */
public record ManifestImage(
    String namespace,
    WorkloadKind kind,
    String name,
    Map<String, String> annotations,
    ContainerId container,
    String image,
    int start,
    int end,
    int line) {

  public ManifestImage {
    annotations = Map.copyOf(annotations);
  }
}
