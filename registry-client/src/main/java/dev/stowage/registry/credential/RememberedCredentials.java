package dev.stowage.registry.credential;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps for a while what a slow source says of a registry, so that not every request starts a
 * program. The source must not care for repositories.
 */
final class RememberedCredentials implements CredentialSource {
  private static final Duration WHILE = Duration.ofMinutes(5);
  private static final int MAX_REGISTRIES = 1_000;

  private final CredentialSource source;
  private final Clock clock;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  RememberedCredentials(CredentialSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  private record Answer(Optional<Credential> credential, Instant end) {}

  @Override
  public Optional<Credential> find(String registry, String repository) {
    if (answers.size() >= MAX_REGISTRIES) {
      answers.clear();
    }
    Instant now = clock.instant();
    return answers
        .compute(
            registry,
            (name, known) ->
                known != null && now.isBefore(known.end())
                    ? known
                    : new Answer(source.find(name, repository), now.plus(WHILE)))
        .credential();
  }

  @Override
  public Set<String> registries() {
    return source.registries();
  }
}
