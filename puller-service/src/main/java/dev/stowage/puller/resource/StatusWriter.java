package dev.stowage.puller.resource;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.cache.CacheReports;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the status of NodeCache objects where it is not as it should be. */
final class StatusWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

  private final ApiServer server;
  private final String path;
  private final NodeCacheObjects objects;
  private final CacheReports reports;
  private final Clock clock;
  private String lastComplaint = "";

  StatusWriter(
      ApiServer server, String path, NodeCacheObjects objects, CacheReports reports, Clock clock) {
    this.server = server;
    this.path = path;
    this.objects = objects;
    this.reports = reports;
    this.clock = clock;
  }

  /** Looks at each, and writes those that differ. */
  void write() {
    objects
        .unusable()
        .forEach(
            (object, why) -> write(object, StatusRules.unusable(object, why, clock.instant())));
    for (NodeCacheObject object : objects.usable()) {
      reports
          .of(object.name())
          .filter(report -> report.origin() == CacheOrigin.RESOURCE)
          .ifPresent(report -> write(object, StatusRules.of(object, report)));
    }
  }

  private void write(NodeCacheObject object, JsonObject status) {
    if (status.equals(object.status())) {
      return;
    }
    JsonObject operation = new JsonObject();
    operation.addProperty("op", "add");
    operation.addProperty("path", "/status");
    operation.add("value", status);
    JsonArray patch = new JsonArray();
    patch.add(operation);
    Answer answer = server.patch(path + "/" + object.name() + "/status", patch);
    // One that is gone meanwhile needs none.
    if (answer.code() != 200 && answer.code() != 404) {
      complain(
          "the status of NodeCache %s was answered with %d: %s"
              .formatted(object.name(), answer.code(), answer.message()));
    }
  }

  private void complain(String trouble) {
    if (!trouble.equals(lastComplaint)) {
      lastComplaint = trouble;
      LOG.warn(trouble);
    }
  }
}
