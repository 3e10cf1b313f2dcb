package dev.stowage.puller.shape;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is to be done about the DaemonSets of a cache. The API server counts every change of
 * a specification: one whose count is another than after our own last write was changed by somebody
 * else. After a start that count is not known, and it is written once, which changes nothing where
 * nothing is different.
 */
public final class DaemonSetPlan {

  private DaemonSetPlan() {}

  /**
   * The steps.
   *
   * @param found those of the cache
   * @param written by name, the generation after our last write
   */
  public static List<Step> of(
      Collection<WantedDaemonSet> wanted,
      Collection<FoundDaemonSet> found,
      Map<String, Long> written) {
    List<Step> steps = new ArrayList<>();
    Map<String, FoundDaemonSet> left = new HashMap<>();
    found.forEach(one -> left.put(one.name(), one));
    for (WantedDaemonSet one : wanted) {
      FoundDaemonSet there = left.remove(one.name());
      if (there == null) {
        steps.add(new Step.Create(one));
      } else if (!there.leaving() && !isAsWanted(one, there, written.get(one.name()))) {
        steps.add(new Step.Replace(one, there));
      }
    }
    left.values().stream()
        .filter(one -> !one.leaving())
        .forEach(one -> steps.add(new Step.Delete(one)));
    return steps;
  }

  private static boolean isAsWanted(
      WantedDaemonSet wanted, FoundDaemonSet found, @Nullable Long written) {
    return written != null
        && found.generation() == written
        && found.template().equals(wanted.template())
        && found.labels().entrySet().containsAll(wanted.labels().entrySet())
        && found.annotations().entrySet().containsAll(wanted.annotations().entrySet());
  }
}
