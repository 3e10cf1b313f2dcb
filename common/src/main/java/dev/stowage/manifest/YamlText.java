package dev.stowage.manifest;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A text parsed into YAML nodes, with the places of the nodes in the text. JSON is read as the YAML
 * it nearly is.
 */
final class YamlText {
  private final Path file;
  private final String text;
  private final boolean hasSurrogates;
  private final List<Node> documents;

  private YamlText(Path file, String text, List<Node> documents) {
    this.file = file;
    this.text = text;
    this.hasSurrogates = text.chars().anyMatch(c -> Character.isSurrogate((char) c));
    this.documents = documents;
  }

  static YamlText parse(Path file, String text) {
    boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
    // YAML forbids tabs between tokens; a JSON string cannot hold a literal one.
    String parsed = json ? text.replace('\t', ' ') : text;
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file.toString())
            .setCodePointLimit(Integer.MAX_VALUE)
            // Nodes are walked, never unfolded: WorkloadReader has the limit.
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            .build();
    List<Node> documents = new ArrayList<>();
    try {
      new Compose(settings).composeAllFromString(parsed).forEach(documents::add);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0) + 1;
      throw ManifestException.broken(file, line, problem(e) + templateHint(text));
    } catch (ReaderException e) {
      throw ManifestException.broken(
          file,
          lineAt(text, e.getPosition()),
          "has the character U+%04X, which YAML does not allow".formatted(e.getCodePoint()));
    } catch (YamlEngineException e) {
      throw ManifestException.broken(file, String.valueOf(e.getMessage()) + templateHint(text));
    } catch (StackOverflowError e) {
      throw ManifestException.broken(file, "is nested too deeply");
    }
    YamlText yaml = new YamlText(file, text, documents);
    documents.forEach(yaml::refuseDuplicateKeys);
    return yaml;
  }

  List<Node> documents() {
    return documents;
  }

  /** The line on which a node starts, from 1. */
  int line(Node node) {
    return mark(node.getStartMark()).getLine() + 1;
  }

  /** Where a scalar starts, without an anchor or tag before it. */
  int start(ScalarNode node) {
    int at = charOffset(mark(node.getStartMark()));
    int end = charOffset(mark(node.getEndMark()));
    while (at < end && (text.charAt(at) == '&' || text.charAt(at) == '!')) {
      at = skip(at, end, false);
      at = skip(at, end, true);
    }
    return at;
  }

  /** Where a scalar ends; a block scalar ends before its last line break. */
  int end(ScalarNode node) {
    int start = start(node);
    int end = charOffset(mark(node.getEndMark()));
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  ManifestException broken(Node node, String problem) {
    return ManifestException.broken(file, line(node), problem);
  }

  private int skip(int from, int end, boolean whitespace) {
    int at = from;
    while (at < end && Character.isWhitespace(text.charAt(at)) == whitespace) {
      at++;
    }
    return at;
  }

  // Marks count code points.
  private int charOffset(Mark mark) {
    return hasSurrogates ? text.offsetByCodePoints(0, mark.getIndex()) : mark.getIndex();
  }

  private static Mark mark(Optional<Mark> mark) {
    return mark.orElseThrow(() -> new IllegalStateException("YAML nodes are read with marks"));
  }

  private void refuseDuplicateKeys(Node document) {
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Node> open = new ArrayDeque<>(List.of(document));
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (!seen.add(node)) {
        continue;
      }
      if (node instanceof SequenceNode sequence) {
        sequence.getValue().forEach(open::push);
      } else if (node instanceof MappingNode mapping) {
        Map<String, Node> keys = new HashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
          open.push(entry.getKeyNode());
          open.push(entry.getValueNode());
          if (entry.getKeyNode() instanceof ScalarNode key) {
            Node first = keys.putIfAbsent(key.getValue(), key);
            if (first != null) {
              throw broken(
                  key,
                  "the key '%s' is there twice, first on line %d"
                      .formatted(key.getValue(), line(first)));
            }
          }
        }
      }
    }
  }

  private static String problem(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    return e.getContext() == null ? problem : problem + " (" + e.getContext() + ")";
  }

  private static String templateHint(String text) {
    return text.contains("{{") ? "; a template has to be rendered first" : "";
  }

  private static int lineAt(String text, int position) {
    int end = Math.min(position, text.length());
    return (int) text.substring(0, end).chars().filter(c -> c == '\n').count() + 1;
  }
}
