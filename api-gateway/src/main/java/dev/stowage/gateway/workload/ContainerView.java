package dev.stowage.gateway.workload;

import dev.stowage.workload.PullPolicy;
import dev.stowage.workload.UseRole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One container of a workload.
 *
 * @param container {@code field/name}, for example {@code initContainers/migrate}
 * @param image the original reference; null when the field holds none
 * @param target where the copy is or will be; null while that is not known
 * @param rewritten whether the workload uses the copy
 * @param message why there is no copy, or why the field holds no reference
 * @param rejectedText the field, when it holds no reference
 * @param role why the image is needed; null, like what follows, where the cluster does not say
 * @param pullPolicy when nodes ask the registry for it
 * @param digests what pods run under this reference, or last ran
 * @param pullSecrets the names of the secrets it is pulled with
 */
public record ContainerView(
    String container,
    @Nullable String image,
    ContainerState state,
    @Nullable String target,
    boolean rewritten,
    @Nullable String message,
    @Nullable String rejectedText,
    @Nullable UseRole role,
    @Nullable PullPolicy pullPolicy,
    @Nullable List<String> digests,
    @Nullable List<String> pullSecrets) {
  public ContainerView {
    digests = digests == null ? null : List.copyOf(digests);
    pullSecrets = pullSecrets == null ? null : List.copyOf(pullSecrets);
  }
}
