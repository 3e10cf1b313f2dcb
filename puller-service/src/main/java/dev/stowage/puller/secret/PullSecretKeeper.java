package dev.stowage.puller.secret;

import dev.stowage.image.Printable;
import dev.stowage.puller.known.KnownCopies;
import dev.stowage.puller.mode.KnownNamespaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the pull secrets what they should be. A namespace is asked about when something about it
 * has changed, and every namespace from time to time.
 */
final class PullSecretKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(PullSecretKeeper.class);
  private static final Duration LOOKED_AT_AGAIN = Duration.ofMinutes(10);

  private final String name;
  private final PullSecretSource source;
  private final SecretStore store;
  private final PullSecretNeed need;
  private final KnownNamespaces namespaces;
  private final KnownCopies copies;
  private final Clock clock;
  private final Map<String, Settled> settled = new HashMap<>();
  private final Map<String, String> complaints = new HashMap<>();

  private record Settled(boolean wanted, DockerConfig content, Instant at) {}

  PullSecretKeeper(
      String name,
      PullSecretSource source,
      SecretStore store,
      PullSecretNeed need,
      KnownNamespaces namespaces,
      KnownCopies copies,
      Clock clock) {
    this.name = name;
    this.source = source;
    this.store = store;
    this.need = need;
    this.namespaces = namespaces;
    this.copies = copies;
    this.clock = clock;
  }

  /** Looks once; what cannot be done now is tried at the next time. */
  void look() {
    // Before all is known, a namespace that needs its secret looks as if it did not.
    if (!namespaces.isComplete() || !copies.isComplete()) {
      return;
    }
    DockerConfig content;
    try {
      content = source.read();
      complaints.remove("");
    } catch (RuntimeException e) {
      complain("", e);
      return;
    }
    Set<String> wanted = need.of(namespaces, copies);
    Set<String> all = namespaces.names();
    settled.keySet().retainAll(all);
    all.forEach(namespace -> settle(namespace, wanted.contains(namespace), content));
  }

  private void settle(String namespace, boolean wanted, DockerConfig content) {
    Settled before = settled.get(namespace);
    Instant now = clock.instant();
    if (before != null
        && before.wanted() == wanted
        && (before.content().equals(content) || !wanted)
        && now.isBefore(before.at().plus(LOOKED_AT_AGAIN))) {
      return;
    }
    try {
      PullSecretDecision decision =
          PullSecretDecision.of(wanted, content, store.find(namespace, name));
      store.act(namespace, name, decision);
      settled.put(namespace, new Settled(wanted, content, now));
      complaints.remove(namespace);
      tell(namespace, decision);
    } catch (RuntimeException e) {
      complain(namespace, e);
    }
  }

  private void tell(String namespace, PullSecretDecision decision) {
    switch (decision) {
      case PullSecretDecision.Keep keep -> LOG.trace("{}: nothing to do", namespace);
      case PullSecretDecision.Impossible impossible ->
          LOG.warn("{}: no Secret '{}': {}", namespace, name, impossible.reason());
      case PullSecretDecision.Create create -> LOG.info("{}: Secret '{}' made", namespace, name);
      case PullSecretDecision.Update update ->
          LOG.info("{}: Secret '{}' brought up to date", namespace, name);
      case PullSecretDecision.Delete delete ->
          LOG.info("{}: Secret '{}' removed: nothing uses it", namespace, name);
    }
  }

  private void complain(String namespace, RuntimeException e) {
    String trouble = Printable.of(String.valueOf(e.getMessage()), 300);
    if (!trouble.equals(complaints.put(namespace, trouble))) {
      LOG.warn("pull secret {}: {}; trying again", namespace, trouble);
    }
  }
}
