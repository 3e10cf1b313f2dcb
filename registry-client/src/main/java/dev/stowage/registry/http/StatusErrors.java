package dev.stowage.registry.http;

import com.google.gson.JsonObject;
import dev.stowage.json.InvalidJsonException;
import dev.stowage.json.Json;
import dev.stowage.json.JsonFields;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.hop.PrivateAddressException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

/**
 * Turns bad statuses and broken connections into errors: the one place that knows what they mean.
 */
public final class StatusErrors {
  private static final int MAX_ERROR_BODY = 64 * 1024;
  private static final int MAX_MESSAGE = 300;
  private static final Pattern URL_QUERY = Pattern.compile("\\?[^\\s\"']+");
  private static final Pattern SECRET_WORDS =
      Pattern.compile(
          "(?i)(authorization|bearer|basic|token|password|signature)"
              + "(?:[\"'=: ]+(?:bearer|basic))?[\"'=: ]+[^\\s\"',]+");
  // No status says so: Harbor answers 403 or 412, distribution 500.
  private static final Pattern NO_ROOM =
      Pattern.compile("(?i)quota|no space left on device|disk (?:is )?full");

  private final Clock clock;

  public StatusErrors(Clock clock) {
    this.clock = clock;
  }

  public RegistryException ofStatus(
      String registry, String action, ClassicHttpResponse response, @Nullable String user)
      throws IOException {
    int status = response.getCode();
    RegistryError said = read(response);
    RegistryErrorCode code =
        status >= 400 && NO_ROOM.matcher(said.message()).find()
            ? RegistryErrorCode.OUT_OF_SPACE
            : codeOf(status, said.code());
    String who =
        code == RegistryErrorCode.UNAUTHORIZED || code == RegistryErrorCode.FORBIDDEN
            ? (user == null ? " to an anonymous user" : " to user '" + user + "'")
            : "";
    String words = said.message().isEmpty() ? "" : ": " + said.message();
    return new RegistryException(
        code,
        registry,
        "%s: %s answered %d%s%s".formatted(action, registry, status, who, words),
        retryAfter(response).orElse(null),
        null);
  }

  // The connection pool tells an interrupt while it waits for a connection by a
  // CancellationException.
  public RegistryException ofInterrupt(String registry, String action, Exception interrupt) {
    Thread.currentThread().interrupt();
    return new RegistryException(
        RegistryErrorCode.CANCELLED, registry, action + ": it was stopped", null, interrupt);
  }

  public RegistryException ofFailure(String registry, String action, IOException failure) {
    if (Thread.currentThread().isInterrupted()) {
      return ofInterrupt(registry, action, failure);
    }
    RegistryErrorCode code =
        switch (failure) {
          case SocketTimeoutException _ -> RegistryErrorCode.TIMEOUT;
          case PrivateAddressException _ -> RegistryErrorCode.HOP_REFUSED;
          case UnknownHostException _ -> RegistryErrorCode.UNKNOWN_HOST;
          case ConnectException _ -> RegistryErrorCode.UNREACHABLE;
          case NoRouteToHostException _ -> RegistryErrorCode.UNREACHABLE;
          case SSLException _ -> RegistryErrorCode.TLS;
          case NoHttpResponseException _ -> RegistryErrorCode.UNREACHABLE;
          case ConnectionClosedException _ -> RegistryErrorCode.TRUNCATED;
          case TruncatedChunkException _ -> RegistryErrorCode.TRUNCATED;
          default -> RegistryErrorCode.UNREACHABLE;
        };
    String detail =
        switch (failure) {
          case PrivateAddressException _ -> "it lies at a private address and is not listed";
          case UnknownHostException _ -> "its name cannot be resolved";
          case SSLException _ -> "TLS failed: " + clean(String.valueOf(failure.getMessage()));
          default -> clean(String.valueOf(failure.getMessage()));
        };
    return new RegistryException(
        code, registry, "%s: %s: %s".formatted(action, registry, detail), null, failure);
  }

  private static RegistryErrorCode codeOf(int status, String registryCode) {
    switch (registryCode) {
      case "MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN_TO_REGISTRY" -> {
        return RegistryErrorCode.BLOB_UNKNOWN;
      }
      case "BLOB_UPLOAD_UNKNOWN", "BLOB_UPLOAD_INVALID", "RANGE_INVALID" -> {
        return RegistryErrorCode.UPLOAD_LOST;
      }
      case "TOOMANYREQUESTS" -> {
        return RegistryErrorCode.RATE_LIMITED;
      }
      case "DENIED" -> {
        return RegistryErrorCode.FORBIDDEN;
      }
      case "UNSUPPORTED" -> {
        // What a registry in read-only mode says; 405 alone may be an immutable tag.
        return status == 405 ? RegistryErrorCode.FORBIDDEN : codeOf(status);
      }
      case "TAG_IMMUTABLE", "TAG_INVALID" -> {
        return RegistryErrorCode.TAG_REFUSED;
      }
      default -> {
        return codeOf(status);
      }
    }
  }

  private static RegistryErrorCode codeOf(int status) {
    return switch (status) {
      case 401 -> RegistryErrorCode.UNAUTHORIZED;
      case 403 -> RegistryErrorCode.FORBIDDEN;
      case 404, 410 -> RegistryErrorCode.NOT_FOUND;
      case 405, 409, 412 -> RegistryErrorCode.TAG_REFUSED;
      case 408 -> RegistryErrorCode.TIMEOUT;
      case 413 -> RegistryErrorCode.TOO_LARGE;
      case 416 -> RegistryErrorCode.UPLOAD_LOST;
      case 429 -> RegistryErrorCode.RATE_LIMITED;
      case 507 -> RegistryErrorCode.OUT_OF_SPACE;
      default -> status >= 500 ? RegistryErrorCode.SERVER_ERROR : RegistryErrorCode.PROTOCOL;
    };
  }

  private Optional<Duration> retryAfter(ClassicHttpResponse response) {
    Header header = response.getFirstHeader("Retry-After");
    return header == null ? Optional.empty() : RetryAfter.parse(header.getValue(), clock.instant());
  }

  private static RegistryError read(ClassicHttpResponse response) throws IOException {
    Optional<byte[]> body = BoundedBody.read(response, MAX_ERROR_BODY);
    if (body.isEmpty() || body.get().length == 0) {
      return new RegistryError("", "");
    }
    try {
      List<JsonObject> errors = JsonFields.objects(Json.objectOrEmpty(body.get()), "errors");
      JsonObject first = errors.isEmpty() ? new JsonObject() : errors.getFirst();
      return new RegistryError(
          JsonFields.text(first, "code").toUpperCase(Locale.ROOT),
          clean(JsonFields.text(first, "message")));
    } catch (InvalidJsonException e) {
      // An HTML page of a proxy, for example: its text would not help.
      return new RegistryError("", "");
    }
  }

  /** One line, without query strings (they hold signatures) and what looks like a credential. */
  public static String clean(String text) {
    String line = text.replaceAll("[\\p{Cntrl}]+", " ").strip();
    String redacted =
        SECRET_WORDS.matcher(URL_QUERY.matcher(line).replaceAll("?…")).replaceAll("$1 …");
    return redacted.length() > MAX_MESSAGE ? redacted.substring(0, MAX_MESSAGE) + "…" : redacted;
  }

  private record RegistryError(String code, String message) {}
}
