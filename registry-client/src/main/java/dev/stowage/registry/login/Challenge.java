package dev.stowage.registry.login;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** A {@code WWW-Authenticate} challenge (RFC 9110, 11.6.1), as far as registries use it. */
public sealed interface Challenge {

  /** Name and password with every request. */
  record Basic() implements Challenge {}

  /** A token of the token server at {@code realm} (distribution's token specification). */
  record Bearer(String realm, Optional<String> service, Optional<String> scope)
      implements Challenge {}

  Pattern PARAMETER = Pattern.compile("([A-Za-z]++)\\s*+=\\s*+(?:\"([^\"]*+)\"|([^\\s,\"]++))");
  int MAX_LENGTH = 8_192;

  /** The challenge of an answer that is to be taken up; empty when it has none of use. */
  static Optional<Challenge> of(ClassicHttpResponse response) {
    return Arrays.stream(response.getHeaders("WWW-Authenticate"))
        .flatMap(header -> parse(header.getValue()).stream())
        // A token is preferred to sending the password with every request.
        .min((a, b) -> Boolean.compare(a instanceof Basic, b instanceof Basic));
  }

  /** Parses one header value; empty when it is a scheme that no registry uses. */
  static Optional<Challenge> parse(String header) {
    if (header.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    int space = header.indexOf(' ');
    String scheme = (space < 0 ? header : header.substring(0, space)).toLowerCase(Locale.ROOT);
    if (scheme.equals("basic")) {
      return Optional.of(new Basic());
    }
    if (!scheme.equals("bearer") || space < 0) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    Matcher matcher = PARAMETER.matcher(header.substring(space + 1));
    while (matcher.find()) {
      String quoted = matcher.group(2);
      parameters.put(
          matcher.group(1).toLowerCase(Locale.ROOT), quoted != null ? quoted : matcher.group(3));
    }
    return Optional.ofNullable(parameters.get("realm"))
        .map(realm ->
            new Bearer(
                realm,
                Optional.ofNullable(parameters.get("service")),
                Optional.ofNullable(parameters.get("scope"))));
  }
}
