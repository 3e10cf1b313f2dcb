package dev.stowage.registry.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The file in which an operator writes down how registries are reached: YAML, a list {@code
 * registries} of entries as {@link HostSettings} has them.
 */
public final class RegistriesFile {

  private RegistriesFile() {}

  /**
   * Reads a file; the files that it names are looked for beside it.
   *
   * @throws IllegalArgumentException when it cannot be read or is malformed; the message is one
   *     line that names the file and the key
   */
  public static List<HostSettings> read(Path file) {
    String content;
    try {
      content = Files.readString(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "registries file '%s' cannot be read: check that it exists, is text and may be read"
              .formatted(file),
          e);
    }
    Path folder = file.toAbsolutePath().getParent();
    return parse(file.toString(), content, folder == null ? file : folder);
  }

  static List<HostSettings> parse(String name, String content, Path folder) {
    String file = "registries file '%s': ".formatted(name);
    if (!(tree(file, content) instanceof Map<?, ?> root)
        || !root.keySet().equals(Set.of("registries"))
        || !(root.get("registries") instanceof List<?> entries)) {
      throw new IllegalArgumentException(
          file + "must hold a list 'registries' and nothing else: registries: [{host: …}]");
    }
    List<HostSettings> all = new ArrayList<>();
    Set<String> hosts = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      String where = file + "registries[" + i + "]";
      if (!(entries.get(i) instanceof Map<?, ?> entry)) {
        throw new IllegalArgumentException(where + " is no entry, must be {host: …}");
      }
      HostSettings settings = new SettingsEntry(where, entry, folder).parse();
      if (!hosts.add(settings.host())) {
        throw new IllegalArgumentException(
            "%s.host: '%s' has an entry already, must be one".formatted(where, settings.host()));
      }
      all.add(settings);
    }
    return List.copyOf(all);
  }

  // No cause: it would quote the file, which may hold a proxy's password.
  private static Object tree(String file, String content) {
    try {
      Object root = new Load(LoadSettings.builder().build()).loadFromString(content);
      return root == null ? Map.of() : root;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      throw new IllegalArgumentException(file + "is no YAML (line " + line + ")");
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(file + "is no YAML");
    }
  }
}
