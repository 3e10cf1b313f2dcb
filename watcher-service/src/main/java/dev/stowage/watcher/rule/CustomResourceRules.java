package dev.stowage.watcher.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads rules from YAML: names of sets, each with a list of rules. */
public final class CustomResourceRules {
  private static final String BUILT_IN = "custom-resources.yaml";

  private CustomResourceRules() {}

  /**
   * Sets of rules that come with Stowage, by their names.
   *
   * @throws IllegalArgumentException when there is no such set
   */
  public static List<CustomResourceRule> builtIn(List<String> names) {
    Map<String, List<CustomResourceRule>> sets = parse("the built-in rules", builtInText());
    List<CustomResourceRule> rules = new ArrayList<>();
    for (String name : names) {
      List<CustomResourceRule> set = sets.get(name);
      if (set == null) {
        throw new IllegalArgumentException(
            "there is no set of rules '%s', there are: %s"
                .formatted(name, String.join(", ", sets.keySet())));
      }
      rules.addAll(set);
    }
    return rules;
  }

  /**
   * Every rule of a file.
   *
   * @throws IllegalArgumentException when it cannot be read or is malformed; the message is one
   *     line that names the file and the place in it
   */
  public static List<CustomResourceRule> read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "'%s' cannot be read: check that it exists, is text and may be read".formatted(file), e);
    }
    return parse("'" + file + "'", text).values().stream().flatMap(List::stream).toList();
  }

  static Map<String, List<CustomResourceRule>> parse(String name, String text) {
    if (!(tree(name, text) instanceof Map<?, ?> root) || root.isEmpty()) {
      throw new IllegalArgumentException(
          name + " must hold sets of rules: NAME: [{group: …, kind: …, fields: [$.spec.image]}]");
    }
    Map<String, List<CustomResourceRule>> sets = new LinkedHashMap<>();
    root.forEach((set, rules) -> sets.put(String.valueOf(set), rules(name + " " + set, rules)));
    return sets;
  }

  private static List<CustomResourceRule> rules(String where, Object node) {
    if (!(node instanceof List<?> list)) {
      throw new IllegalArgumentException(where + " must be a list of rules");
    }
    List<CustomResourceRule> rules = new ArrayList<>();
    for (Object entry : list) {
      String place = where + "[" + rules.size() + "]";
      if (!(entry instanceof Map<?, ?> rule)
          || !rule.keySet().equals(Set.of("group", "kind", "fields"))
          || !(rule.get("fields") instanceof List<?> fields)) {
        throw new IllegalArgumentException(
            place + " must have group, kind and a list of fields, and nothing else");
      }
      try {
        rules.add(
            new CustomResourceRule(
                String.valueOf(rule.get("group")),
                String.valueOf(rule.get("kind")),
                fields.stream().map(String::valueOf).map(FieldPath::parse).toList()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
      }
    }
    return rules;
  }

  private static Object tree(String name, String text) {
    try {
      Object root = new Load(LoadSettings.builder().build()).loadFromString(text);
      return root == null ? Map.of() : root;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      throw new IllegalArgumentException(name + " is no YAML (line " + line + ")", e);
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(name + " is no YAML", e);
    }
  }

  private static String builtInText() {
    try (InputStream text = CustomResourceRules.class.getResourceAsStream(BUILT_IN)) {
      if (text == null) {
        throw new IllegalStateException(BUILT_IN + " is missing from the jar");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
