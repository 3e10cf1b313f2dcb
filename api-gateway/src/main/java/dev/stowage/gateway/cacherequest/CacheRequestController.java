package dev.stowage.gateway.cacherequest;

import dev.stowage.gateway.api.Problem;
import dev.stowage.gateway.api.UnknownCache;
import dev.stowage.gateway.request.RequestGate;
import dev.stowage.gateway.request.RequestProblems;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** Takes requests about node caches. */
@Controller("/api/v1/clusters/{cluster}/caches")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Requests", description = "What a cluster's puller is asked to do")
@RequestProblems
@ApiResponse(
    responseCode = "400",
    description = "A part of the path or a field of the body is malformed",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = Problem.class)))
@UnknownCache
final class CacheRequestController {
  private final RequestGate gate;
  private final CacheDesk desk;

  CacheRequestController(RequestGate gate, CacheDesk desk) {
    this.gate = gate;
    this.desk = desk;
  }

  @Post
  @Status(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "requestCache",
      summary = "Ask for a node cache, or for its preview",
      description =
          "The request stands, and takes the place of an earlier one for the same name, until it is taken back.")
  @RequestBody(
      required = true,
      description = "The cache",
      content = @Content(schema = @Schema(implementation = NewCache.class)))
  @Accepted
  @DeclaredElsewhere
  AcceptedCacheRequest ask(
      HttpRequest<?> request, @PathVariable String cluster, @Body @Nullable String body) {
    gate.admit(request);
    return desk.ask(cluster, NewCacheReader.read(body));
  }

  @Delete("/{cache}")
  @Status(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "withdrawCache",
      summary = "Take back the request for a node cache",
      description = "What somebody else declares by the same name stays.")
  @ApiResponse(
      responseCode = "202",
      description = "Kafka has the news",
      content = @Content(schema = @Schema(implementation = WithdrawnCacheRequest.class)))
  @DeclaredElsewhere
  WithdrawnCacheRequest withdraw(
      HttpRequest<?> request, @PathVariable String cluster, @PathVariable String cache) {
    gate.admit(request);
    return desk.withdraw(cluster, cache);
  }

  @Post("/{cache}/refresh")
  @Status(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "refreshCache",
      summary = "Pull a node cache's images again now",
      description = "A cache that was taken off the nodes comes back.")
  @Accepted
  AcceptedCacheRequest refresh(
      HttpRequest<?> request, @PathVariable String cluster, @PathVariable String cache) {
    gate.admit(request);
    return desk.refresh(cluster, cache);
  }

  @Post("/{cache}/purge")
  @Status(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "purgeCache",
      summary = "Take a node cache off the nodes",
      description = "It stays off, whoever declares it, until it is asked to be refreshed.")
  @Accepted
  AcceptedCacheRequest purge(
      HttpRequest<?> request, @PathVariable String cluster, @PathVariable String cache) {
    gate.admit(request);
    return desk.purge(cluster, cache);
  }

  @ApiResponse(
      responseCode = "202",
      description = "Kafka has the request",
      content = @Content(schema = @Schema(implementation = AcceptedCacheRequest.class)))
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  private @interface Accepted {}

  @ApiResponse(
      responseCode = "409",
      description = "The cache is not declared by a request",
      content =
          @Content(
              mediaType = "application/problem+json",
              schema = @Schema(implementation = Problem.class)))
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  private @interface DeclaredElsewhere {}
}
