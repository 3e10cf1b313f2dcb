package dev.stowage.puller.daemonset;

import com.google.gson.JsonObject;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.apiserver.ApiServerException;
import dev.stowage.puller.apiserver.ResourceWatch;
import dev.stowage.puller.shape.FoundDaemonSet;
import dev.stowage.puller.shape.Step;
import dev.stowage.puller.shape.WantedDaemonSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes DaemonSets. They are replaced as a whole, so that fields that somebody added by hand do
 * not stay.
 */
final class DaemonSetWriter {
  private static final Logger LOG = LoggerFactory.getLogger(DaemonSetWriter.class);
  private static final int CONFLICT = 409;

  private final ApiServer server;
  private final String path;
  private final ResourceWatch watch;

  DaemonSetWriter(ApiServer server, String namespace, ResourceWatch watch) {
    this.server = server;
    this.path = "/apis/apps/v1/namespaces/%s/daemonsets".formatted(namespace);
    this.watch = watch;
  }

  Application write(Step step, CacheOrigin origin) {
    return switch (step) {
      case Step.Create create -> create(create.wanted(), origin);
      case Step.Replace replace -> replace(replace.wanted(), replace.found());
      case Step.Delete delete -> delete(delete.found(), "Background");
    };
  }

  private Application create(WantedDaemonSet wanted, CacheOrigin origin) {
    Answer answer = server.create(path, wanted.json());
    if (answer.code() == CONFLICT) {
      return takeOver(wanted, origin);
    }
    return written(wanted, answer, "created");
  }

  // One without our labels, or one that the watch has not told of yet.
  private Application takeOver(WantedDaemonSet wanted, CacheOrigin origin) {
    Answer answer = server.get(path + "/" + wanted.name());
    if (answer.code() != 200) {
      return new Application.Soon("DaemonSet %s was there just now".formatted(wanted.name()));
    }
    FoundDaemonSet there = FoundDaemonSet.read(answer.body());
    if (there.leaving()) {
      return new Application.Soon("DaemonSet %s is being deleted".formatted(wanted.name()));
    }
    if (there.selectsAs(wanted)) {
      return replace(wanted, there);
    }
    if (origin == CacheOrigin.ENVIRONMENT || there.isOfAnImagePuller()) {
      LOG.info("DaemonSet {} is another's: deleting it to make it anew", wanted.name());
      delete(there, "Foreground");
      return new Application.Soon("DaemonSet %s is made anew".formatted(wanted.name()));
    }
    return new Application.Refused(
        "DaemonSet '%s' is there and is not Stowage's".formatted(wanted.name()),
        "rename the cache, or delete that DaemonSet");
  }

  private Application replace(WantedDaemonSet wanted, FoundDaemonSet found) {
    if (!found.selectsAs(wanted)) {
      return delete(found, "Foreground");
    }
    JsonObject replacement = wanted.json().deepCopy();
    replacement.getAsJsonObject("metadata").addProperty("resourceVersion", found.resourceVersion());
    Answer answer = server.replace(path + "/" + wanted.name(), replacement);
    if (answer.code() == CONFLICT || answer.code() == 404) {
      return new Application.Soon("DaemonSet %s was written meanwhile".formatted(wanted.name()));
    }
    boolean changed = FoundDaemonSet.read(answer.body()).generation() != found.generation();
    return written(wanted, answer, changed ? "brought back to what it should be" : "looked at");
  }

  private Application written(WantedDaemonSet wanted, Answer answer, String what) {
    if (answer.code() == 200 || answer.code() == 201) {
      watch.wrote(answer.body());
      LOG.info("DaemonSet {}: {}", wanted.name(), what);
      return new Application.Done();
    }
    if (answer.code() >= 400 && answer.code() < 500 && answer.code() != 429) {
      return new Application.Refused(
          "the API server refused DaemonSet '%s' (%d): %s"
              .formatted(wanted.name(), answer.code(), answer.message()),
          answer.code() == 403
              ? "give the puller's service account the rights of deploy/kubernetes/puller/optional/node-caches.yaml"
              : "change the cache so that the API server takes it");
    }
    throw unexpected("DaemonSet %s".formatted(wanted.name()), answer);
  }

  /** Deletes it; {@code Foreground}: it is there until its pods are gone. */
  Application delete(FoundDaemonSet found, String propagation) {
    Answer answer = server.delete(path + "/" + found.name(), found.uid(), propagation);
    if (answer.code() == 200 || answer.code() == 202 || answer.code() == 404) {
      LOG.info("DaemonSet {}: deleted", found.name());
      return new Application.Done();
    }
    if (answer.code() == CONFLICT) {
      return new Application.Soon("DaemonSet %s is another one now".formatted(found.name()));
    }
    throw unexpected("DaemonSet %s".formatted(found.name()), answer);
  }

  private static ApiServerException unexpected(String what, Answer answer) {
    return new ApiServerException(
        "%s: the answer was %d: %s".formatted(what, answer.code(), answer.message()), null);
  }
}
