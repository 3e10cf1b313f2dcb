package dev.stowage.gateway.api;

import io.micronaut.http.HttpStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;

/**
 * What went wrong with a request: RFC 9457.
 *
 * @param type {@code about:blank}: the title says it all
 * @param title the HTTP status in words
 * @param status the HTTP status
 * @param detail what to do about it
 * @param instance the path that was asked for
 */
@Schema(description = "What went wrong: RFC 9457 problem details")
public record Problem(URI type, String title, int status, String detail, String instance) {
  private static final URI BLANK = URI.create("about:blank");

  static Problem of(HttpStatus status, String detail, String instance) {
    return new Problem(BLANK, status.getReason(), status.getCode(), detail, instance);
  }
}
