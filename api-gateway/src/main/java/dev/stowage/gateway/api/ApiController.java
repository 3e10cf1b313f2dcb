package dev.stowage.gateway.api;

import dev.stowage.gateway.cluster.ClusterView;
import dev.stowage.gateway.cluster.Clusters;
import dev.stowage.gateway.cluster.Summary;
import dev.stowage.gateway.copy.Copies;
import dev.stowage.gateway.copy.CopyFilter;
import dev.stowage.gateway.copy.CopyState;
import dev.stowage.gateway.copy.CopyView;
import dev.stowage.gateway.view.Page;
import dev.stowage.gateway.view.PageRequest;
import dev.stowage.gateway.workload.WorkloadFilter;
import dev.stowage.gateway.workload.WorkloadState;
import dev.stowage.gateway.workload.WorkloadView;
import dev.stowage.gateway.workload.Workloads;
import dev.stowage.workload.WorkloadKind;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** What is known about clusters, workloads and copies. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Status", description = "What is safe and what is not")
@StatusProblems
final class ApiController {
  private final Clusters clusters;
  private final Copies copies;
  private final Workloads workloads;

  ApiController(Clusters clusters, Copies copies, Workloads workloads) {
    this.clusters = clusters;
    this.copies = copies;
    this.workloads = workloads;
  }

  @Get("/summary")
  @Operation(operationId = "summary", summary = "Totals over all clusters")
  @ApiResponse(responseCode = "200", description = "The totals")
  Summary summary(HttpRequest<?> request) {
    QueryParameters.of(request).only();
    return clusters.summary();
  }

  @Get("/clusters")
  @Operation(
      operationId = "clusters",
      summary = "Clusters, by name",
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
  @ApiResponse(responseCode = "200", description = "One page of clusters")
  Page<ClusterView> clusters(HttpRequest<?> request) {
    return clusters.page(
        QueryParameters.of(request).only("page", "size").page(PageRequest.DEFAULT_SIZE));
  }

  @Get("/copies")
  @Operation(
      operationId = "copies",
      summary = "Images and their copies, by source",
      description = "Images that a workload uses and that are not copied yet are PENDING.",
      parameters = {
        @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "Only copies in this state",
            schema = @Schema(implementation = CopyState.class)),
        @Parameter(
            name = "registry",
            in = ParameterIn.QUERY,
            description = "Only images from this registry, for example docker.io",
            schema = @Schema(implementation = String.class)),
        @Parameter(
            name = "q",
            in = ParameterIn.QUERY,
            description = "Part of source or target",
            schema = @Schema(implementation = String.class, maxLength = 500)),
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
  @ApiResponse(responseCode = "200", description = "One page of copies")
  Page<CopyView> copies(HttpRequest<?> request) {
    QueryParameters query =
        QueryParameters.of(request).only("state", "registry", "q", "page", "size");
    return copies.page(
        new CopyFilter(
            query.oneOf("state", CopyState.values()), query.text("registry"), query.text("q")),
        query.page(PageRequest.DEFAULT_SIZE));
  }

  @Get("/workloads")
  @Operation(
      operationId = "workloads",
      summary = "Workloads with their containers, by cluster, namespace, kind and name",
      parameters = {
        @Parameter(
            name = "cluster",
            in = ParameterIn.QUERY,
            description = "Only workloads of this cluster",
            schema = @Schema(implementation = String.class)),
        @Parameter(
            name = "namespace",
            in = ParameterIn.QUERY,
            description = "Only workloads of this namespace",
            schema = @Schema(implementation = String.class)),
        @Parameter(
            name = "kind",
            in = ParameterIn.QUERY,
            description = "Only workloads of this kind, for example StatefulSet",
            schema = @Schema(implementation = String.class)),
        @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "Only workloads in this state",
            schema = @Schema(implementation = WorkloadState.class)),
        @Parameter(
            name = "image",
            in = ParameterIn.QUERY,
            description = "Only workloads that use this image, in any spelling",
            schema = @Schema(implementation = String.class)),
        @Parameter(
            name = "q",
            in = ParameterIn.QUERY,
            description = "Part of a workload's name, namespace or cluster, or of an image",
            schema = @Schema(implementation = String.class, maxLength = 500)),
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
  @ApiResponse(responseCode = "200", description = "One page of workloads")
  Page<WorkloadView> workloads(HttpRequest<?> request) {
    QueryParameters query =
        QueryParameters.of(request)
            .only("cluster", "namespace", "kind", "state", "image", "q", "page", "size");
    return workloads.page(
        new WorkloadFilter(
            query.text("cluster"),
            query.text("namespace"),
            query.oneOf("kind", WorkloadKind.values()),
            query.oneOf("state", WorkloadState.values()),
            query.image("image"),
            query.text("q")),
        query.page(PageRequest.DEFAULT_SIZE));
  }
}
