package dev.stowage.standalone.deploy;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What lies in deploy/kubernetes. */
final class ShippedManifests {
  private static final Path FOLDER = Path.of("../deploy/kubernetes");

  private ShippedManifests() {}

  /** Every file, in the order of their names. */
  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  static String nameOf(Path file) {
    return FOLDER.relativize(file).toString();
  }

  static List<JsonObject> parse(String text) {
    Gson gson = new Gson();
    List<JsonObject> objects = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text)) {
      objects.add(gson.toJsonTree(document).getAsJsonObject());
    }
    return objects;
  }

  static String text(JsonObject parent, String field) {
    return parent.has(field) ? parent.get(field).getAsString() : "";
  }
}
