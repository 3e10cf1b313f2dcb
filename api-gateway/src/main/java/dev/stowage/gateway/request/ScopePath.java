package dev.stowage.gateway.request;

import dev.stowage.gateway.api.ProblemException;
import dev.stowage.image.Printable;
import dev.stowage.workload.RewriteScope;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import io.micronaut.http.HttpStatus;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads what a request is about from the parts of its path. */
public final class ScopePath {
  private static final int LONGEST_PART = 500;

  private ScopePath() {}

  /** A whole cluster. */
  public static RewriteScope cluster(String cluster) {
    return parsed(() -> RewriteScope.of(text("cluster", cluster)));
  }

  static RewriteScope namespace(String cluster, String namespace) {
    return parsed(() -> RewriteScope.of(text("cluster", cluster), text("namespace", namespace)));
  }

  static RewriteScope workload(String cluster, String namespace, String kind, String name) {
    return parsed(() ->
        RewriteScope.of(
            new WorkloadId(
                text("cluster", cluster),
                text("namespace", namespace),
                kind(kind),
                text("name", name))));
  }

  /** A part of a path that names something else, as long as Postgres can look for it. */
  public static String part(String what, String part) {
    return parsed(() -> text(what, part));
  }

  /** The problem that a request about something unknown is answered with. */
  public static ProblemException unknown(RewriteScope scope) {
    return new ProblemException(
        HttpStatus.NOT_FOUND,
        "no event told of '%s': /api/v1/clusters and /api/v1/workloads list what is known"
            .formatted(Printable.of(scope.toString())));
  }

  private static <T> T parsed(Supplier<T> scope) {
    try {
      return scope.get();
    } catch (IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  private static WorkloadKind kind(String kind) {
    return Arrays.stream(WorkloadKind.values())
        .filter(one -> one.toString().equalsIgnoreCase(kind))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the path's kind must be one of "
                    + Arrays.stream(WorkloadKind.values())
                        .map(WorkloadKind::toString)
                        .collect(Collectors.joining(", "))));
  }

  private static String text(String what, String part) {
    if (part.length() > LONGEST_PART) {
      throw new IllegalArgumentException(
          "the path's %s is longer than %d characters".formatted(what, LONGEST_PART));
    }
    // Postgres could not even look for some of these.
    if (!part.codePoints().allMatch(ScopePath::isText)) {
      throw new IllegalArgumentException("the path's %s has a control character".formatted(what));
    }
    return part;
  }

  private static boolean isText(int point) {
    return !Character.isISOControl(point)
        && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, detail);
  }
}
