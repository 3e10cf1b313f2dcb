package dev.stowage.gateway.cache;

import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.gateway.api.QueryParameters;
import dev.stowage.gateway.api.StatusProblems;
import dev.stowage.gateway.api.UnknownCache;
import dev.stowage.gateway.view.Page;
import dev.stowage.gateway.view.PageRequest;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** What is known about node caches. */
@Controller("/api/v1/clusters/{cluster}/caches")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Status", description = "What is safe and what is not")
@StatusProblems
@UnknownCache
final class CacheController {
  private final CachePath path;
  private final NodeCaches caches;
  private final CachedImages images;

  CacheController(CachePath path, NodeCaches caches, CachedImages images) {
    this.path = path;
    this.caches = caches;
    this.images = images;
  }

  @Get
  @Operation(
      operationId = "caches",
      summary = "A cluster's node caches, those that need somebody first, then by name",
      parameters = {
        @Parameter(
            name = "page",
            in = ParameterIn.QUERY,
            description = "Which page, counting from 0",
            schema = @Schema(implementation = Integer.class, minimum = "0", defaultValue = "0")),
        @Parameter(
            name = "size",
            in = ParameterIn.QUERY,
            description = "How many items a page has",
            schema =
                @Schema(
                    implementation = Integer.class,
                    minimum = "1",
                    maximum = "500",
                    defaultValue = "50"))
      })
  @ApiResponse(responseCode = "200", description = "One page of caches")
  Page<NodeCacheView> caches(HttpRequest<?> request, @PathVariable String cluster) {
    QueryParameters query = QueryParameters.of(request).only("page", "size");
    return caches.page(path.cluster(cluster), query.page(PageRequest.DEFAULT_SIZE));
  }

  @Get("/{cache}")
  @Operation(
      operationId = "cache",
      summary = "A node cache: how far it is and what it asks of the cluster")
  @ApiResponse(responseCode = "200", description = "The cache")
  NodeCacheView cache(
      HttpRequest<?> request, @PathVariable String cluster, @PathVariable String cache) {
    QueryParameters.of(request).only();
    return path.cache(cluster, cache);
  }

  @Get("/{cache}/images")
  @Operation(
      operationId = "cachedImages",
      summary = "A node cache's images and the nodes they are on, failures first",
      parameters = {
        @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "Only images that are in this state on some node",
            schema = @Schema(implementation = PresenceState.class)),
        @Parameter(
            name = "page",
            in = ParameterIn.QUERY,
            description = "Which page, counting from 0",
            schema = @Schema(implementation = Integer.class, minimum = "0", defaultValue = "0")),
        @Parameter(
            name = "size",
            in = ParameterIn.QUERY,
            description = "How many items a page has",
            schema =
                @Schema(
                    implementation = Integer.class,
                    minimum = "1",
                    maximum = "500",
                    defaultValue = "50"))
      })
  @ApiResponse(responseCode = "200", description = "One page of images")
  Page<CachedImageView> images(
      HttpRequest<?> request, @PathVariable String cluster, @PathVariable String cache) {
    QueryParameters query = QueryParameters.of(request).only("state", "page", "size");
    NodeCacheView found = path.cache(cluster, cache);
    return images.page(
        found.cluster(),
        found.name(),
        query.oneOf("state", PresenceState.values()),
        query.page(PageRequest.DEFAULT_SIZE));
  }
}
