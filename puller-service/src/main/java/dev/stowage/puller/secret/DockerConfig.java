package dev.stowage.puller.secret;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

/**
 * A docker config file as a pull secret holds it: credentials under {@code auths}. It is a secret:
 * it is never shown, and messages about it quote nothing of it.
 */
public final class DockerConfig {
  private final String json;

  private DockerConfig(String json) {
    this.json = json;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when a kubelet could not use it; the message says why in a few
   *     words
   */
  public static DockerConfig parse(String json) {
    try {
      if (JsonParser.parseString(json) instanceof JsonObject config
          && config.get("auths") instanceof JsonObject auths
          && !auths.isEmpty()) {
        return new DockerConfig(json);
      }
    } catch (JsonParseException e) {
      // Not with this cause: its message quotes the text.
      throw new IllegalArgumentException("is no JSON");
    }
    throw new IllegalArgumentException("has no credentials under 'auths'");
  }

  /** The file's content: only for the API server. */
  public String json() {
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DockerConfig config && config.json.equals(json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return "docker config";
  }
}
