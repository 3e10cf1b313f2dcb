package dev.stowage.standalone.cache;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An image of a node cache, as far as the command line shows it. */
record ReportedImage(String image, List<OnNode> nodes, int omitted) {
  ReportedImage {
    nodes = List.copyOf(nodes);
  }

  /** The image on one node. */
  record OnNode(
      String node, String state, String since, @Nullable String code, @Nullable String message) {}
}
