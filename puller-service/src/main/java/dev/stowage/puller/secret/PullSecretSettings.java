package dev.stowage.puller.secret;

import dev.stowage.image.Printable;
import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that pods pull copies with: {@code stowage.puller.pull-secret.*}.
 *
 * @param name the Secret's name in every namespace; without it there is none
 * @param dockerConfig the docker config file that it holds
 * @param fromSecret a Secret in Stowage's own namespace that has it instead
 * @param namespaces which have opted in, besides those with the annotation; {@code *} for all
 * @param interval how often it is looked whether the source or a namespace has changed
 */
@ConfigurationProperties("stowage.puller.pull-secret")
public record PullSecretSettings(
    @Nullable String name,
    @Nullable String dockerConfig,
    @Nullable String fromSecret,
    @Bindable(defaultValue = "") List<String> namespaces,
    @Bindable(defaultValue = "10s") Duration interval) {
  private static final Pattern SECRET_NAME =
      Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");

  public PullSecretSettings {
    namespaces = namespaces.stream().filter(namespace -> !namespace.isBlank()).toList();
    if (name != null) {
      requireName("name", name);
      if ((dockerConfig == null) == (fromSecret == null)) {
        throw new StartupException(
            "pull secret '%s' needs one source: set either stowage.puller.pull-secret.docker-config or stowage.puller.pull-secret.from-secret"
                .formatted(name));
      }
    }
    if (fromSecret != null) {
      requireName("from-secret", fromSecret);
    }
    if (!interval.isPositive()) {
      throw new StartupException(
          "interval %s is not above zero: set stowage.puller.pull-secret.interval to, for example, 10s"
              .formatted(interval));
    }
  }

  /** Which pod is given the Secret's name. */
  PullSecretRules rules() {
    return new PullSecretRules(name, Set.copyOf(namespaces));
  }

  private static void requireName(String setting, String value) {
    if (!SECRET_NAME.matcher(value).matches()) {
      throw new StartupException(
          "'%s' is no name of a Secret: set stowage.puller.pull-secret.%s to lower-case letters, digits, '-' and '.'"
              .formatted(Printable.of(value), setting));
    }
  }
}
