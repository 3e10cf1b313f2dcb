package dev.stowage.puller.taint;

import java.util.List;

/** What becomes of a cold node's taint. */
sealed interface ColdDecision {

  /** Its images are there. */
  record Warm() implements ColdDecision {}

  /** It stays for now: this image, at least, is not there yet. */
  record Wait(String image) implements ColdDecision {}

  /** Images are missing, but it has waited long enough. */
  record GiveUp(List<String> missing) implements ColdDecision {
    public GiveUp {
      missing = List.copyOf(missing);
    }
  }
}
