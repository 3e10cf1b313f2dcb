package dev.stowage.testengine;

import java.util.List;
import java.util.function.Predicate;

/** A running registry, plain HTTP. */
public interface RegistryForTest extends AutoCloseable {
  /** Where it answers, for example {@code 127.0.0.1:40123}. */
  String hostAndPort();

  /**
   * The requests it has answered so far, oldest first. The last ones may appear a moment after
   * their answers: await what is expected.
   */
  List<RegistryRequest> requests();

  /** How many of its requests are of this kind. */
  default long count(Predicate<RegistryRequest> kind) {
    return requests().stream().filter(kind).count();
  }

  @Override
  void close();
}
