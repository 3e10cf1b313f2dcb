package dev.stowage.registry.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a registry knows us by. It never shows its secret.
 *
 * @param username the user; what stands for one where a token says it all
 * @param password the secret: a password or a token
 * @param kind what the secret is
 */
public record Credential(String username, String password, Kind kind) {
  /** What docker's files and programs have for a user where the secret is an identity token. */
  static final String TOKEN_USER = "<token>";

  /** What a secret is, and so how it is used. */
  public enum Kind {
    /** A password: for Basic, or in exchange for tokens. */
    PASSWORD,
    /** An OAuth2 refresh token: in exchange for tokens only. */
    IDENTITY_TOKEN,
    /** A token that the registry itself takes. */
    REGISTRY_TOKEN
  }

  /** A user's name and password; {@code <token>} for a user makes it an identity token. */
  public Credential(String username, String password) {
    this(username, password, username.equals(TOKEN_USER) ? Kind.IDENTITY_TOKEN : Kind.PASSWORD);
  }

  /** Tells credentials apart without telling them: a digest of everything. */
  public String identity() {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      for (String part : new String[] {kind.name(), username, password}) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        hash.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        hash.update(bytes);
      }
      return HexFormat.of().formatHex(hash.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "Credential[username=" + username + ", password=(hidden), kind=" + kind + "]";
  }
}
