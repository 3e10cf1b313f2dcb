package dev.stowage.gateway.dashboard;

import java.util.Locale;

/** A state in a word and a colour. */
public record Badge(String label, Tone tone) {

  /** What the colour means. */
  public enum Tone {
    GOOD,
    INFORMATION,
    WARNING,
    BAD,
    QUIET
  }

  /** The class in the style sheet. */
  public String style() {
    return "badge " + tone.name().toLowerCase(Locale.ROOT);
  }
}
