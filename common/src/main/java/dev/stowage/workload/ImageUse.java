package dev.stowage.workload;

import dev.stowage.image.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster uses an image. Everything in it is as good as the cluster says: null where it says
 * nothing.
 *
 * @param role why the image is needed
 * @param pullPolicy when nodes ask for it
 * @param digests what pods of the workload run under this reference, sorted; when none runs any
 *     more, what the last ones ran
 * @param pullSecrets the names of the secrets it is pulled with, sorted
 */
public record ImageUse(
    @Nullable UseRole role,
    @Nullable PullPolicy pullPolicy,
    @Nullable List<Digest> digests,
    @Nullable List<String> pullSecrets) {

  public ImageUse {
    digests = digests == null ? null : digests.stream().distinct().sorted().toList();
    pullSecrets = pullSecrets == null ? null : pullSecrets.stream().distinct().sorted().toList();
  }
}
