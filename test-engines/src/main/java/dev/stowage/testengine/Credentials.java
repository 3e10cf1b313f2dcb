package dev.stowage.testengine;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Who may use a registry. */
record Credentials(String user, String password) {
  private static final int QUICK = 4;

  /** The value of an Authorization header. */
  String basic() {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** A line of an htpasswd file, bcrypt in the form that Go reads. */
  String htpasswd() {
    return user
        + ":"
        + BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(QUICK, password.toCharArray())
        + "\n";
  }

  @Override
  public String toString() {
    return "credentials of " + user;
  }
}
