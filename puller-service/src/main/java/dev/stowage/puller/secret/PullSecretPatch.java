package dev.stowage.puller.secret;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;

/** The JSON patch that names a pull secret in a pod spec, after those that it names already. */
public final class PullSecretPatch {
  private static final String FIELD = "imagePullSecrets";

  private PullSecretPatch() {}

  /**
   * The operations; none when the pod spec names the secret already.
   *
   * @param podSpecPath where the pod spec lies in the patched object, for example {@code /spec}
   * @param inherited what pods of this spec are given as long as it names none: once it names one,
   *     the service account's are no longer added
   */
  public static List<JsonObject> of(
      JsonObject podSpec, String podSpecPath, String name, List<String> inherited) {
    String path = podSpecPath + "/" + FIELD;
    if (podSpec.get(FIELD) instanceof JsonArray named && !named.isEmpty()) {
      return names(named, name) ? List.of() : List.of(add(path + "/-", reference(name)));
    }
    JsonArray all = new JsonArray();
    inherited.stream()
        .filter(other -> !other.equals(name))
        .map(PullSecretPatch::reference)
        .forEach(all::add);
    all.add(reference(name));
    return List.of(add(path, all));
  }

  private static boolean names(JsonArray references, String name) {
    for (JsonElement element : references) {
      if (element instanceof JsonObject reference
          && new JsonPrimitive(name).equals(reference.get("name"))) {
        return true;
      }
    }
    return false;
  }

  private static JsonObject reference(String name) {
    JsonObject reference = new JsonObject();
    reference.addProperty("name", name);
    return reference;
  }

  private static JsonObject add(String path, JsonElement value) {
    JsonObject operation = new JsonObject();
    operation.addProperty("op", "add");
    operation.addProperty("path", path);
    operation.add("value", value);
    return operation;
  }
}
