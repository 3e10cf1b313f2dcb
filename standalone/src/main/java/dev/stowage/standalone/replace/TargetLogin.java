package dev.stowage.standalone.replace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stowage.image.ImageReference;
import dev.stowage.image.TargetRepository;
import dev.stowage.runtime.StartupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;

/** User and password for the target, as the old systems take them. It never shows the password. */
public record TargetLogin(TargetRepository target, String user, String password) {
  private static final String NAME = "target-login.json";
  private static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";

  /** Empty, so that the target is written to by anybody, when one of the two is. */
  public static Optional<TargetLogin> of(TargetRepository target, String user, String password) {
    return user.isEmpty() || password.isEmpty()
        ? Optional.empty()
        : Optional.of(new TargetLogin(target, user, password));
  }

  /**
   * Writes a docker config file with it, for its owner's eyes alone.
   *
   * @param others the file with the credentials of other registries
   */
  public Path writeTo(Path directory, Optional<Path> others) {
    try {
      ObjectNode config = read(others);
      String key =
          target.registry().equals(ImageReference.DOCKER_HUB) ? DOCKER_HUB_KEY : target.registry();
      config
          .withObjectProperty("auths")
          .withObjectProperty(key)
          .removeAll()
          .put(
              "auth",
              Base64.getEncoder()
                  .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
      Path made =
          Files.createTempFile(
              directory,
              NAME,
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(made, config.toString());
      return Files.move(made, directory.resolve(NAME), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | UnsupportedOperationException e) {
      // The causes can quote the file, and that holds secrets.
      throw new StartupException(
          "the target's login cannot be written to '%s', or '%s' is no docker config file"
              .formatted(directory, others.map(Path::toString).orElse("(none)")));
    }
  }

  private static ObjectNode read(Optional<Path> others) throws IOException {
    ObjectMapper json = new ObjectMapper();
    if (others.isEmpty()) {
      return json.createObjectNode();
    }
    JsonNode read = json.readTree(others.get().toFile());
    return read instanceof ObjectNode object ? object : json.createObjectNode();
  }

  @Override
  public String toString() {
    return "TargetLogin[target=" + target + ", user=" + user + ", password=(hidden)]";
  }
}
