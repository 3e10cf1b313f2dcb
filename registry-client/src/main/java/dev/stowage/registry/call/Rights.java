package dev.stowage.registry.call;

/**
 * What a token lets its bearer do in a repository, as scopes of the token specification spell it.
 */
public enum Rights {
  PULL("pull"),
  /** No registry gives the right to push alone. */
  PUSH("pull,push");

  private final String actions;

  Rights(String actions) {
    this.actions = actions;
  }

  /** The actions of a scope. */
  String actions() {
    return actions;
  }
}
