package dev.stowage.registry.call;

import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.settings.Mirror;
import dev.stowage.registry.settings.RegistrySettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks a registry's mirrors for what is pulled before the registry itself. A mirror that fails is
 * left alone for a while; one that has not got an image is asked for the next.
 */
final class Mirrors {
  private static final Duration REST = Duration.ofMinutes(1);

  private final RegistrySettings settings;
  private final Clock clock;
  private final Map<String, Instant> resting = new ConcurrentHashMap<>();

  Mirrors(RegistrySettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  <T> T ask(RegistryCaller caller, String registry, RegistryRequest<T> request) {
    if (!request.isForMirrors()) {
      return caller.callItself(registry, request);
    }
    for (Mirror mirror : settings.host(registry).mirrors()) {
      if (rests(mirror)) {
        continue;
      }
      MirroredRequest<T> asked = new MirroredRequest<>(request, mirror);
      try {
        T answer = caller.callItself(mirror.registry(), asked);
        if (!asked.isMissing(answer)) {
          return answer;
        }
      } catch (RegistryException e) {
        learn(registry, mirror, asked, e);
      }
    }
    return caller.callItself(registry, request);
  }

  private boolean rests(Mirror mirror) {
    Instant end = resting.get(mirror.registry());
    return end != null && clock.instant().isBefore(end);
  }

  private void learn(
      String registry, Mirror mirror, MirroredRequest<?> asked, RegistryException failure) {
    if (failure.code() == RegistryErrorCode.CANCELLED) {
      throw failure;
    }
    boolean others =
        !failure.registry().equals(mirror.registry()) && !failure.registry().equals(registry);
    if (others) {
      throw failure;
    }
    if (failure.code() != RegistryErrorCode.NOT_FOUND) {
      resting.put(mirror.registry(), clock.instant().plus(REST));
    }
    if (!asked.wasUsedUp()) {
      return;
    }
    // Its bytes went on already; another try finds the mirror at rest. A mirror's wrong bytes are
    // no verdict on the image.
    throw failure.retryable()
        ? failure
        : new RegistryException(
            RegistryErrorCode.TRUNCATED,
            mirror.registry(),
            "mirror %s of %s: %s".formatted(mirror.registry(), registry, failure.getMessage()),
            null,
            failure);
  }
}
