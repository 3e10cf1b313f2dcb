package dev.stowage.cluster;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster, as a service's settings name it.
 *
 * @param settings the prefix of the settings {@code kubeconfig} and {@code context}, for messages
 * @param kubeconfig a file; empty for the service account of the pod
 * @param context one of the file's contexts; empty for its current one
 */
public record ClusterAddress(String settings, Optional<Path> kubeconfig, Optional<String> context) {

  /** Of settings that may be missing or blank. */
  public static ClusterAddress of(
      String settings, @Nullable String kubeconfig, @Nullable String context) {
    return new ClusterAddress(settings, given(kubeconfig).map(Path::of), given(context));
  }

  private static Optional<String> given(@Nullable String value) {
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }
}
