package dev.stowage.cluster;

import java.time.Clock;
import java.util.Optional;

/** The only replica there is. */
final class SoleReplica implements Leadership {
  private final Term term;

  SoleReplica(Clock clock) {
    this.term = Term.endless(Now.by(System::nanoTime, clock));
  }

  @Override
  public Term await() {
    return term;
  }

  @Override
  public Optional<Term> current() {
    return Optional.of(term).filter(Term::isHeld);
  }

  @Override
  public Optional<String> otherLeader() {
    return Optional.empty();
  }

  @Override
  public void close() {
    term.end();
  }
}
