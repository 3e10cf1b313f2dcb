package dev.stowage.puller.placement;

import static dev.stowage.json.JsonFields.list;
import static dev.stowage.json.JsonFields.object;
import static dev.stowage.json.JsonFields.objects;
import static dev.stowage.json.JsonFields.text;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pod's affinity requires of its node, as the scheduler reads it: terms of which one has to
 * hold, and that one in all its parts. A term without any part holds for no node.
 */
final class RequiredNodeAffinity {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String NODE_NAME = "metadata.name";

  private RequiredNodeAffinity() {}

  static boolean allows(JsonObject affinity, KnownNode node) {
    JsonObject nodeAffinity = object(affinity, "nodeAffinity");
    return !(nodeAffinity.get(REQUIRED) instanceof JsonObject required)
        || objects(required, "nodeSelectorTerms").stream().anyMatch(term -> holds(term, node));
  }

  private static boolean holds(JsonObject term, KnownNode node) {
    List<JsonObject> expressions = objects(term, "matchExpressions");
    List<JsonObject> fields = objects(term, "matchFields");
    return !(expressions.isEmpty() && fields.isEmpty())
        && expressions.stream().allMatch(expression -> holds(expression, node.labels()))
        && fields.stream().allMatch(field -> holds(field, Map.of(NODE_NAME, node.name())));
  }

  private static boolean holds(JsonObject requirement, Map<String, String> texts) {
    Optional<String> found = Optional.ofNullable(texts.get(text(requirement, "key")));
    List<String> values = list(requirement, "values");
    return switch (text(requirement, "operator")) {
      case "In" -> found.filter(values::contains).isPresent();
      case "NotIn" -> found.filter(values::contains).isEmpty();
      case "Exists" -> found.isPresent();
      case "DoesNotExist" -> found.isEmpty();
      case "Gt" -> compared(found, values).filter(sign -> sign > 0).isPresent();
      case "Lt" -> compared(found, values).filter(sign -> sign < 0).isPresent();
      default -> false;
    };
  }

  private static Optional<Integer> compared(Optional<String> found, List<String> values) {
    if (found.isEmpty() || values.size() != 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Long.compare(Long.parseLong(found.orElseThrow()), Long.parseLong(values.getFirst())));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
