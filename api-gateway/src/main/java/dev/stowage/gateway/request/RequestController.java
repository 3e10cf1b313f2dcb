package dev.stowage.gateway.request;

import dev.stowage.gateway.api.Problem;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** Takes requests: originals back, copies again, an end to a halt. They have no body. */
@Controller("/api/v1/clusters/{cluster}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Requests", description = "What a cluster's puller is asked to do")
@ApiResponse(
    responseCode = "400",
    description = "A part of the path is malformed",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = Problem.class)))
@ApiResponse(
    responseCode = "404",
    description = "No event told of this cluster, namespace or workload",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = Problem.class)))
@RequestProblems
final class RequestController {
  private final RequestGate gate;
  private final RequestDesk desk;

  RequestController(RequestGate gate, RequestDesk desk) {
    this.gate = gate;
    this.desk = desk;
  }

  @Post("/revert")
  @Status(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "revertCluster",
      summary = "Give every workload of a cluster its originals back",
      description =
          "The workloads roll out to their original images, and stay there until the opposite is asked for.")
  @AnswersAccepted
  AcceptedRequest revertCluster(HttpRequest<?> request, @PathVariable String cluster) {
    gate.admit(request);
    return desk.revert(ScopePath.cluster(cluster));
  }

  @Post("/rewrite")
  @Status(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "rewriteCluster",
      summary = "Let a cluster's workloads be rewritten again",
      description =
          "Workloads may use their copies again, whatever was asked for, failed or was contested before.")
  @AnswersAccepted
  AcceptedRequest rewriteCluster(HttpRequest<?> request, @PathVariable String cluster) {
    gate.admit(request);
    return desk.rewrite(ScopePath.cluster(cluster));
  }

  @Post("/resume")
  @Status(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "resumeCluster",
      summary = "End the halt of a cluster's rewriting",
      description = "Roll-outs that failed before do not count again.")
  @AnswersAccepted
  AcceptedRequest resumeCluster(HttpRequest<?> request, @PathVariable String cluster) {
    gate.admit(request);
    return desk.resume(ScopePath.cluster(cluster));
  }

  @Post("/namespaces/{namespace}/revert")
  @Status(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "revertNamespace",
      summary = "Give every workload of a namespace its originals back",
      description =
          "The workloads roll out to their original images, and stay there until the opposite is asked for.")
  @AnswersAccepted
  AcceptedRequest revertNamespace(
      HttpRequest<?> request, @PathVariable String cluster, @PathVariable String namespace) {
    gate.admit(request);
    return desk.revert(ScopePath.namespace(cluster, namespace));
  }

  @Post("/namespaces/{namespace}/rewrite")
  @Status(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "rewriteNamespace",
      summary = "Let a namespace's workloads be rewritten again",
      description =
          "Workloads may use their copies again, whatever was asked for, failed or was contested before.")
  @AnswersAccepted
  AcceptedRequest rewriteNamespace(
      HttpRequest<?> request, @PathVariable String cluster, @PathVariable String namespace) {
    gate.admit(request);
    return desk.rewrite(ScopePath.namespace(cluster, namespace));
  }

  @Post("/workloads/{namespace}/{kind}/{name}/revert")
  @Status(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "revertWorkload",
      summary = "Give a workload its originals back",
      description =
          "The workload rolls out to its original images, and stays there until the opposite is asked for.")
  @AnswersAccepted
  AcceptedRequest revertWorkload(
      HttpRequest<?> request,
      @PathVariable String cluster,
      @PathVariable String namespace,
      @PathVariable String kind,
      @PathVariable String name) {
    gate.admit(request);
    return desk.revert(ScopePath.workload(cluster, namespace, kind, name));
  }

  @Post("/workloads/{namespace}/{kind}/{name}/rewrite")
  @Status(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "rewriteWorkload",
      summary = "Let a workload be rewritten again",
      description =
          "The workload may use its copies again, whatever was asked for, failed or was contested before.")
  @AnswersAccepted
  AcceptedRequest rewriteWorkload(
      HttpRequest<?> request,
      @PathVariable String cluster,
      @PathVariable String namespace,
      @PathVariable String kind,
      @PathVariable String name) {
    gate.admit(request);
    return desk.rewrite(ScopePath.workload(cluster, namespace, kind, name));
  }
}
