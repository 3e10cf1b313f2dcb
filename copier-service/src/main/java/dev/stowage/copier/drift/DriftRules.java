package dev.stowage.copier.drift;

import dev.stowage.image.ImageReference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which references are looked at again: the first rule that matches decides. */
public final class DriftRules {
  private final List<DriftRule> rules;
  private final Predicate<ImageReference> alwaysPulled;

  private DriftRules(List<DriftRule> rules, Predicate<ImageReference> alwaysPulled) {
    this.rules = rules;
    this.alwaysPulled = alwaysPulled;
  }

  /**
   * Parses the rules.
   *
   * @throws dev.stowage.runtime.StartupException when one is malformed
   */
  public static DriftRules parse(List<String> rules) {
    return new DriftRules(rules.stream().map(DriftRule::parse).toList(), source -> false);
  }

  /** The same rules, with a way to know what nodes ask the registry for at every start. */
  public DriftRules knowing(Predicate<ImageReference> pulledAlways) {
    return new DriftRules(rules, pulledAlways);
  }

  /** What follows when this reference's tag has moved. A digest never moves. */
  public DriftMode mode(ImageReference reference) {
    return rule(reference).map(DriftRule::mode).orElse(DriftMode.IGNORE);
  }

  /** How often this reference is looked at; empty when it is not. */
  public Optional<Duration> interval(ImageReference reference) {
    return rule(reference).filter(rule -> rule.mode() != DriftMode.IGNORE).map(DriftRule::interval);
  }

  private Optional<DriftRule> rule(ImageReference reference) {
    if (reference.digest() != null) {
      return Optional.empty();
    }
    return rules.stream().filter(rule -> rule.matches(reference, alwaysPulled)).findFirst();
  }
}
