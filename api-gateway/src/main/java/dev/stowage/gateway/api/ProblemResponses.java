package dev.stowage.gateway.api;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/** Turns every error of the HTTP server into a problem. What broke inside stays in the log. */
@Singleton
final class ProblemResponses implements ErrorResponseProcessor<Problem> {
  private static final int LONGEST_DETAIL = 500;

  @Override
  public MutableHttpResponse<Problem> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    HttpStatus status = HttpStatus.valueOf(response.code());
    return response
        .body(Problem.of(status, detail(context, status), context.getRequest().getPath()))
        .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
  }

  private static String detail(ErrorContext context, HttpStatus status) {
    if (context.getRootCause().orElse(null) instanceof ProblemException problem) {
      return problem.getMessage();
    }
    return switch (status) {
      case NOT_FOUND -> "There is nothing here; /swagger-ui lists what there is.";
      case INTERNAL_SERVER_ERROR -> "Something broke inside; the gateway's log says what.";
      case SERVICE_UNAVAILABLE -> "Postgres does not answer; try again in a few seconds.";
      default -> messages(context, status);
    };
  }

  private static String messages(ErrorContext context, HttpStatus status) {
    String messages =
        context.getErrors().stream()
            .map(error -> error.getMessage())
            .collect(Collectors.joining("; "));
    String detail = messages.isBlank() ? status.getReason() : messages;
    return detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) + "…" : detail;
  }
}
