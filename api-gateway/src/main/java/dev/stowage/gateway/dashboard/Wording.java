package dev.stowage.gateway.dashboard;

import dev.stowage.event.RolloutEvent.RolloutAim;
import dev.stowage.gateway.copy.CopyState;
import dev.stowage.gateway.workload.ContainerState;
import dev.stowage.gateway.workload.ContainerView;
import dev.stowage.gateway.workload.WorkloadState;
import dev.stowage.workload.UseRole;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the dashboard says sizes, times and states. */
final class Wording {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  private static final int UNIT = 1024;
  private static final int SHOWN_DIGITS = 12;

  private Wording() {}

  /** For example {@code 1.5 GiB}. */
  static String size(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= UNIT && unit < UNITS.length - 1) {
      amount /= UNIT;
      unit++;
    }
    String format = unit == 0 || amount >= 100 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, format, amount, UNITS[unit]);
  }

  /** For example {@code 3 min ago}; what lies ahead (clocks differ) is {@code now}. */
  static String ago(Instant then, Instant now) {
    String span = span(Duration.between(then, now));
    return span.isEmpty() ? "now" : span + " ago";
  }

  /** For example {@code in 3 min}; what lies behind is {@code now}. */
  static String until(Instant then, Instant now) {
    String span = span(Duration.between(now, then));
    return span.isEmpty() ? "now" : "in " + span;
  }

  private static String span(Duration duration) {
    if (duration.toSeconds() < 1) {
      return "";
    }
    if (duration.toSeconds() < 60) {
      return duration.toSeconds() + " s";
    }
    if (duration.toMinutes() < 60) {
      return duration.toMinutes() + " min";
    }
    return duration.toHours() < 48 ? duration.toHours() + " h" : duration.toDays() + " days";
  }

  static Badge badge(WorkloadState state) {
    return switch (state) {
      case PENDING -> new Badge("waiting", Badge.Tone.QUIET);
      case RETRYING -> new Badge("retrying", Badge.Tone.WARNING);
      case FAILED -> new Badge("copy failed", Badge.Tone.BAD);
      case COPIED -> new Badge("copied", Badge.Tone.INFORMATION);
      case WITHHELD -> new Badge("withheld", Badge.Tone.WARNING);
      case REWRITE_FAILED -> new Badge("rewrite failed", Badge.Tone.BAD);
      case REWRITTEN -> new Badge("rewritten", Badge.Tone.GOOD);
    };
  }

  /** For example {@code 3 nodes}. */
  static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /**
   * How a cluster uses an image, for example {@code runs sha256:0123456789ab · pulled Always}; null
   * when nothing is known of that.
   */
  static @Nullable String use(ContainerView container) {
    List<String> facts = new ArrayList<>();
    if (container.role() != null) {
      role(container.role()).ifPresent(facts::add);
    }
    if (container.digests() != null && !container.digests().isEmpty()) {
      facts.add(
          "runs "
              + container.digests().stream()
                  .map(Wording::digest)
                  .collect(Collectors.joining(", ")));
    }
    if (container.pullPolicy() != null) {
      facts.add("pulled " + container.pullPolicy().kubernetesName());
    }
    if (container.pullSecrets() != null && !container.pullSecrets().isEmpty()) {
      facts.add("with " + String.join(", ", container.pullSecrets()));
    }
    return facts.isEmpty() ? null : String.join(" · ", facts);
  }

  private static Optional<String> role(UseRole role) {
    return switch (role) {
      case WORKLOAD -> Optional.empty();
      case ROLLBACK -> Optional.of("for a roll-back");
      case STATIC_POD -> Optional.of("static pod");
    };
  }

  private static String digest(String digest) {
    int colon = digest.indexOf(':');
    return digest.substring(0, Math.min(digest.length(), colon + 1 + SHOWN_DIGITS));
  }

  /** What kind of reason keeps a workload with its originals; null when it explains itself. */
  static @Nullable String reason(@Nullable String code) {
    return switch (code) {
      case null -> null;
      case "REVERTED" -> "taken back on request";
      case "ROLLOUT_FAILED" -> "roll-out failed";
      case "HALTED" -> "cluster halted";
      case "CONTESTED" -> "contested";
      case "GITOPS_MANAGED" -> "managed by GitOps";
      case "OPERATOR_OWNED" -> "owned by an operator";
      case "REPORT_ONLY" -> "report only";
      case "STALE_COPY" -> "copy too old";
      // Codes are open: a newer puller may know more.
      default -> code;
    };
  }

  /** For example {@code rolls out to its copies, begun 3 min ago}. */
  static String rollout(RolloutAim aim, Instant since, Instant now) {
    return switch (aim) {
          case COPIES -> "rolls out to its copies";
          case ORIGINALS -> "goes back to its originals";
        }
        + ", begun "
        + ago(since, now);
  }

  /** Why a cluster's rewriting stands still, for example {@code after 3 failed roll-outs}. */
  static String halted(int failures, Instant since, Instant now) {
    return "halted %s after %d failed roll-out%s"
        .formatted(ago(since, now), failures, failures == 1 ? "" : "s");
  }

  /** The call that ends the halt of a cluster. */
  static String resumeCall(String cluster) {
    return "POST /api/v1/clusters/"
        + URLEncoder.encode(cluster, StandardCharsets.UTF_8).replace("+", "%20")
        + "/resume";
  }

  static Badge badge(ContainerState state, boolean rewritten) {
    return switch (state) {
      case PENDING -> new Badge("waiting", Badge.Tone.QUIET);
      case RETRYING -> new Badge("retrying", Badge.Tone.WARNING);
      case PARKED -> new Badge("parked", Badge.Tone.BAD);
      case REFUSED -> new Badge("refused", Badge.Tone.BAD);
      case REJECTED -> new Badge("no reference", Badge.Tone.BAD);
      case COPIED ->
          rewritten
              ? new Badge("rewritten", Badge.Tone.GOOD)
              : new Badge("copied", Badge.Tone.INFORMATION);
    };
  }

  static Badge badge(CopyState state) {
    return switch (state) {
      case PENDING -> new Badge("waiting", Badge.Tone.QUIET);
      case COPIED -> new Badge("copied", Badge.Tone.GOOD);
      case RETRYING -> new Badge("retrying", Badge.Tone.WARNING);
      case PARKED -> new Badge("parked", Badge.Tone.BAD);
      case REFUSED -> new Badge("refused", Badge.Tone.BAD);
    };
  }
}
