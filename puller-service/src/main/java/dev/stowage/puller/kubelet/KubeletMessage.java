package dev.stowage.puller.kubelet;

import dev.stowage.image.Printable;
import java.util.regex.Pattern;

/** Makes a kubelet's message one line without secrets: registries put them into addresses. */
final class KubeletMessage {
  private static final int LONGEST = 200;
  private static final String LEFT_OUT = "…";

  private static final Pattern USER_IN_ADDRESS = Pattern.compile("://[^/\\s\"']*@");
  private static final Pattern QUERY = Pattern.compile("(?i)(https?://[^\\s?\"']*+)\\?[^\\s\"']*+");
  private static final Pattern HEADER =
      Pattern.compile("(?i)\\b(basic|bearer)\\s++[a-z0-9+/=._~-]{8,}+");
  private static final Pattern FIELD =
      Pattern.compile(
          "(?i)(password|passwd|token|secret|auth|authorization|signature)(\"\\s*+:\\s*+\"|=)[^\\s\"&,;]++");

  private KubeletMessage() {}

  /** The message, safe to show. */
  static String of(String message) {
    String safe = USER_IN_ADDRESS.matcher(message).replaceAll("://");
    safe = QUERY.matcher(safe).replaceAll("$1?" + LEFT_OUT);
    safe = HEADER.matcher(safe).replaceAll("$1 " + LEFT_OUT);
    safe = FIELD.matcher(safe).replaceAll("$1$2" + LEFT_OUT);
    return Printable.of(safe.strip(), LONGEST);
  }
}
