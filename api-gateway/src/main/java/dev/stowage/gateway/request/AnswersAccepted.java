package dev.stowage.gateway.request;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the answer of a route whose request is on Kafka by then. */
@ApiResponse(
    responseCode = "202",
    description = "Kafka has the request",
    content = @Content(schema = @Schema(implementation = AcceptedRequest.class)))
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface AnswersAccepted {}
