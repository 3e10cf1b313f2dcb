package dev.stowage.watcher.discovery;

import dev.stowage.image.Digest;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ImageUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What pods of a workload ran last stays known while none runs: a pod that restarts, a workload
 * that is scaled to zero and a CronJob between two runs are no news.
 */
final class LastRun {

  private LastRun() {}

  /** What is there now, with what is known of pods that have ended. */
  static Map<ContainerId, Finding> remembered(
      Map<ContainerId, Finding> known, Map<ContainerId, Finding> present) {
    Map<ContainerId, Finding> remembered = new HashMap<>(present);
    present.forEach((container, now) -> {
      if (now instanceof Finding.Uses uses
          && known.get(container) instanceof Finding.Uses before
          && before.image().equals(uses.image())
          && uses.use() != null
          && before.use() != null) {
        remembered.put(container, new Finding.Uses(uses.image(), use(before.use(), uses.use())));
      }
    });
    return remembered;
  }

  private static ImageUse use(ImageUse before, ImageUse now) {
    boolean someRan = !isEmpty(before.digests());
    return someRan && now.digests() != null && isEmpty(now.digests())
        ? new ImageUse(
            now.role(),
            now.pullPolicy(),
            before.digests(),
            joined(before.pullSecrets(), now.pullSecrets()))
        : now;
  }

  private static boolean isEmpty(@Nullable List<Digest> digests) {
    return digests == null || digests.isEmpty();
  }

  // Some secrets come with the service account, and only pods show them.
  private static List<String> joined(@Nullable List<String> before, @Nullable List<String> now) {
    List<String> all = new ArrayList<>(before == null ? List.of() : before);
    all.addAll(now == null ? List.of() : now);
    return all;
  }
}
