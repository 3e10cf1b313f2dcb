package dev.stowage.puller.secret;

import java.util.Optional;

/** The cluster's Secrets, as far as pull secrets need them: one by its name, never a list. */
public interface SecretStore {

  /**
   * The text of a docker config Secret in Stowage's own namespace; empty when there is none of that
   * name and type.
   *
   * @throws RuntimeException when the cluster does not answer or refuses
   */
  Optional<String> source(String name);

  /**
   * What is there under the pull secret's name.
   *
   * @throws RuntimeException when the cluster does not answer or refuses
   */
  FoundSecret find(String namespace, String name);

  /**
   * Does what was decided; another's Secret is not overwritten, also when it appears meanwhile.
   *
   * @throws RuntimeException when the cluster does not answer or refuses
   */
  void act(String namespace, String name, PullSecretDecision decision);
}
