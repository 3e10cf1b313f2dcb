package dev.stowage.watcher.rule;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Where custom resources of a kind hold images.
 *
 * @param group the kind's API group
 * @param kind for example {@code Cluster}
 * @param fields the paths of the fields that hold an image reference each
 */
public record CustomResourceRule(String group, String kind, List<FieldPath> fields) {
  private static final Pattern GROUP = Pattern.compile("[a-z0-9-]+(?:\\.[a-z0-9-]+)+");
  private static final Pattern KIND = Pattern.compile("[A-Z][A-Za-z0-9]*");

  public CustomResourceRule {
    if (!GROUP.matcher(group).matches()) {
      throw new IllegalArgumentException(
          "group '%s' must be the API group of a custom resource, like example.com"
              .formatted(group));
    }
    if (!KIND.matcher(kind).matches()) {
      throw new IllegalArgumentException(
          "kind '%s' must be a kind as manifests have it, like Cluster".formatted(kind));
    }
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("fields must name at least one path");
    }
    fields = List.copyOf(fields);
  }

  /** How its resources are told apart from those of other kinds: {@code KIND.GROUP}. */
  public String prefix() {
    return kind + "." + group;
  }
}
