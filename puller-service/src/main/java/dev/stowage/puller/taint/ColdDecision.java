package dev.stowage.puller.taint;

import java.util.List;

/** What becomes of a cold node's taint. */
sealed interface ColdDecision {

  /** Its images are there. */
  record Warm() implements ColdDecision {}

  /** It stays for now. */
  record Wait(List<String> missing) implements ColdDecision {
    Wait {
      missing = List.copyOf(missing);
    }
  }

  /** Images are missing, but it has waited long enough. */
  record GiveUp(List<String> missing) implements ColdDecision {
    GiveUp {
      missing = List.copyOf(missing);
    }
  }
}
