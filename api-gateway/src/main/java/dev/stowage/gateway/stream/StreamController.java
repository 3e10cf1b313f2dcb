package dev.stowage.gateway.stream;

import dev.stowage.gateway.api.QueryParameters;
import dev.stowage.gateway.log.EventLog;
import dev.stowage.gateway.log.NewEvents;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Streams of what happens. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Events", description = "What happens, as it happens")
final class StreamController {
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final OpenStreams streams;
  private final EventLog log;
  private final NewEvents newEvents;

  StreamController(OpenStreams streams, EventLog log, NewEvents newEvents) {
    this.streams = streams;
    this.log = log;
    this.newEvents = newEvents;
  }

  @Get(
      value = "/api/v1/events",
      produces = {MediaType.TEXT_EVENT_STREAM},
      headRoute = false)
  @Operation(
      operationId = "events",
      summary = "Every event, in the order in which it was projected",
      description =
          "Server-sent events: the event's name is its CloudEvents type, the data its JSON. A client"
              + " that comes back with the id of the last event it has seen gets exactly what it"
              + " missed; where that cannot be told any more it gets one event named reset, and then"
              + " what comes next.",
      parameters = {
        @Parameter(
            name = LAST_EVENT_ID,
            in = ParameterIn.HEADER,
            description = "Resume after this event",
            schema = @Schema(implementation = String.class)),
        @Parameter(
            name = "lastEventId",
            in = ParameterIn.QUERY,
            description = "The same for clients that cannot set headers; the header wins",
            schema = @Schema(implementation = String.class))
      })
  @ApiResponse(
      responseCode = "200",
      description = "A stream without end",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM,
              schema = @Schema(implementation = String.class)))
  @ApiResponse(
      responseCode = "503",
      description = "As many streams are open as are allowed",
      content = @Content(mediaType = "application/problem+json"))
  HttpResponse<Publisher<byte[]>> events(HttpRequest<?> request) {
    QueryParameters query = QueryParameters.of(request).only("lastEventId");
    String lastEventId =
        Optional.ofNullable(request.getHeaders().get(LAST_EVENT_ID))
            .filter(id -> !id.isBlank())
            .orElse(query.text("lastEventId"));
    return stream(streams.open(() -> new EventFrames(log, newEvents, log.position(), lastEventId)));
  }

  @Hidden
  @Get(
      value = "/dashboard/changes",
      produces = {MediaType.TEXT_EVENT_STREAM},
      headRoute = false)
  HttpResponse<Publisher<byte[]>> changes() {
    return stream(streams.open(() -> new ChangeFrames(newEvents)));
  }

  private static HttpResponse<Publisher<byte[]>> stream(Flux<byte[]> frames) {
    return HttpResponse.<Publisher<byte[]>>ok(frames)
        .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
        .header("Cache-Control", "no-store")
        .header("X-Accel-Buffering", "no");
  }
}
