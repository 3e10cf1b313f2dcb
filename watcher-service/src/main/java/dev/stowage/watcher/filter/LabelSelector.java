package dev.stowage.watcher.filter;

import dev.stowage.image.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A label selector as kubectl takes it: {@code app=web,tier!=test,env in (a,b),!legacy}. */
public final class LabelSelector {
  private static final String KEY = "([A-Za-z0-9][A-Za-z0-9._/-]*)";
  private static final String VALUE = "[A-Za-z0-9._-]*";
  private static final Pattern TERM =
      Pattern.compile(
          "(!)?\\s*"
              + KEY
              + "\\s*(?:(==?|!=)\\s*("
              + VALUE
              + ")|\\s(in|notin)\\s*\\(([^()]*)\\))?");

  /** Selects everything. */
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  private final List<Term> terms;

  /**
   * A condition on a label.
   *
   * @param values those that fit; empty when any does
   * @param negated whether it must not hold: so that a label that is absent does fit
   */
  private record Term(String key, Set<String> values, boolean negated) {
    boolean fits(Map<String, String> labels) {
      String value = labels.get(key);
      boolean holds = value != null && (values.isEmpty() || values.contains(value));
      return holds != negated;
    }
  }

  private LabelSelector(List<Term> terms) {
    this.terms = List.copyOf(terms);
  }

  /**
   * Parses a selector; an empty one selects everything.
   *
   * @throws IllegalArgumentException when the text is none; the message is one line that quotes it
   */
  public static LabelSelector parse(String text) {
    List<Term> terms = new ArrayList<>();
    // A comma within parentheses divides values.
    for (String part : text.strip().split(",(?![^(]*\\))", -1)) {
      if (!text.isBlank()) {
        terms.add(term(part.strip(), text));
      }
    }
    return new LabelSelector(terms);
  }

  private static Term term(String part, String text) {
    Matcher term = TERM.matcher(part);
    boolean valid = term.matches();
    boolean exists = valid && term.group(3) == null && term.group(5) == null;
    if (!valid || (term.group(1) != null && !exists)) {
      throw new IllegalArgumentException(
          "'%s' is no label selector, must be like app=web,tier!=test,env in (a,b),!legacy"
              .formatted(Printable.of(text)));
    }
    if (exists) {
      return new Term(term.group(2), Set.of(), term.group(1) != null);
    }
    if (term.group(3) != null) {
      return new Term(term.group(2), Set.of(term.group(4)), term.group(3).equals("!="));
    }
    Set<String> values =
        Arrays.stream(term.group(6).split(",", -1))
            .map(String::strip)
            .collect(Collectors.toUnmodifiableSet());
    return new Term(term.group(2), values, term.group(5).equals("notin"));
  }

  /** Whether it selects everything. */
  public boolean isEverything() {
    return terms.isEmpty();
  }

  boolean selects(Map<String, String> labels) {
    return terms.stream().allMatch(term -> term.fits(labels));
  }
}
