package dev.stowage.registry.credential;

/** A user's name and password for a registry. It never shows its password. */
public record Credential(String username, String password) {
  @Override
  public String toString() {
    return "Credential[username=" + username + ", password=(hidden)]";
  }
}
