package dev.stowage.gateway.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says whether Postgres is away, which passes, or whether a query is wrong, which does not. */
@Singleton
final class DatabaseFailureHandler implements ExceptionHandler<JdbiException, HttpResponse<?>> {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseFailureHandler.class);

  private final ProblemResponses responses;

  DatabaseFailureHandler(ProblemResponses responses) {
    this.responses = responses;
  }

  @Override
  @SuppressWarnings("rawtypes") // the interface says HttpRequest
  public HttpResponse<?> handle(HttpRequest request, JdbiException failure) {
    HttpStatus status = status(failure);
    LOG.error("{} {}: {}", request.getMethod(), request.getPath(), failure.toString());
    return responses.processResponse(
        ErrorContext.builder(request).cause(failure).build(), HttpResponse.status(status));
  }

  static HttpStatus status(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientException) {
        return HttpStatus.SERVICE_UNAVAILABLE;
      }
      // Class 08 is a broken connection, 57 a server that is going down or coming up.
      if (cause instanceof SQLException sql
          && sql.getSQLState() != null
          && (sql.getSQLState().startsWith("08") || sql.getSQLState().startsWith("57"))) {
        return HttpStatus.SERVICE_UNAVAILABLE;
      }
    }
    return HttpStatus.INTERNAL_SERVER_ERROR;
  }
}
