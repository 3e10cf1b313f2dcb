package dev.stowage.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The fields of a YAML mapping, those that a merge key ({@code <<}) brings in included. A field
 * that is null counts as missing.
 *
 * @param path what the mapping is, for messages, for example {@code spec.template}
 */
record YamlFields(YamlText yaml, MappingNode node, String path) {
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final String MERGE_KEY = "<<";
  private static final int DEEPEST_MERGE = 20;

  /** A field that must be a mapping. */
  Optional<YamlFields> mapping(String field) {
    return field(field)
        .map(value -> {
          if (value instanceof MappingNode mapping) {
            return new YamlFields(yaml, mapping, pathOf(field));
          }
          throw yaml.broken(value, "'%s' must be a mapping".formatted(pathOf(field)));
        });
  }

  /** The mappings in a field that must be a list of them; none when it is missing. */
  List<YamlFields> mappings(String field) {
    List<YamlFields> mappings = new ArrayList<>();
    for (Node item : items(field)) {
      if (item instanceof MappingNode mapping) {
        String itemPath = pathOf(field) + "[" + mappings.size() + "]";
        mappings.add(new YamlFields(yaml, mapping, itemPath));
      } else {
        throw yaml.broken(item, "'%s' must be a list of mappings".formatted(pathOf(field)));
      }
    }
    return mappings;
  }

  /** The items of a field that must be a list; none when it is missing. */
  List<Node> items(String field) {
    Optional<Node> value = field(field);
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    throw yaml.broken(value.get(), "'%s' must be a list".formatted(pathOf(field)));
  }

  /** The scalar in a field that must be one. */
  Optional<ScalarNode> scalar(String field) {
    return field(field)
        .map(value -> {
          if (value instanceof ScalarNode scalar) {
            return scalar;
          }
          throw yaml.broken(
              value,
              "'%s' must be a text (a template has to be rendered first)".formatted(pathOf(field)));
        });
  }

  /** The text in a field that must be a scalar. */
  Optional<String> text(String field) {
    return scalar(field).map(ScalarNode::getValue);
  }

  /** Every field that is a scalar. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (NodeTuple entry : node.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode key
          && entry.getValueNode() instanceof ScalarNode value) {
        texts.put(key.getValue(), value.getValue());
      }
    }
    return texts;
  }

  private Optional<Node> field(String field) {
    return find(node, field, 0).filter(value -> !isNull(value));
  }

  private String pathOf(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar
        && scalar.isPlain()
        && NULLS.contains(scalar.getValue());
  }

  // The mapping's own field wins, then the first of the merged ones.
  private static Optional<Node> find(MappingNode mapping, String field, int depth) {
    Optional<Node> own = own(mapping, field);
    if (own.isPresent() || depth > DEEPEST_MERGE) {
      return own;
    }
    return own(mapping, MERGE_KEY).stream()
        .flatMap(merged ->
            merged instanceof SequenceNode several
                ? several.getValue().stream()
                : Stream.of(merged))
        .filter(MappingNode.class::isInstance)
        .map(MappingNode.class::cast)
        .flatMap(merged -> find(merged, field, depth + 1).stream())
        .findFirst();
  }

  private static Optional<Node> own(MappingNode mapping, String field) {
    return mapping.getValue().stream()
        .filter(
            entry -> entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals(field))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }
}
