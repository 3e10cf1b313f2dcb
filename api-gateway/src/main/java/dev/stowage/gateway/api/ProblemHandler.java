package dev.stowage.gateway.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import jakarta.inject.Singleton;

/** Answers with the problem that a request was refused with. */
@Singleton
final class ProblemHandler implements ExceptionHandler<ProblemException, HttpResponse<?>> {
  private final ProblemResponses responses;

  ProblemHandler(ProblemResponses responses) {
    this.responses = responses;
  }

  @Override
  @SuppressWarnings("rawtypes") // the interface says HttpRequest
  public HttpResponse<?> handle(HttpRequest request, ProblemException problem) {
    return responses.processResponse(
        ErrorContext.builder(request).cause(problem).build(),
        HttpResponse.status(problem.status()));
  }
}
