package dev.stowage.event.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.stowage.event.CacheRequest.CachePurgeRequested;
import dev.stowage.event.CacheRequest.CacheRefreshRequested;
import dev.stowage.event.CacheRequest.NodeCacheRequested;
import dev.stowage.event.CopyEvent;
import dev.stowage.event.CopyEvent.ImageCopied;
import dev.stowage.event.CopyEvent.ImageCopyFailed;
import dev.stowage.event.DiscoveryEvent;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.DiscoveryEvent.ImageRejected;
import dev.stowage.event.DiscoveryEvent.ImageRemoved;
import dev.stowage.event.EventType;
import dev.stowage.event.NodeCacheEvent.CachedImageRemoved;
import dev.stowage.event.NodeCacheEvent.CachedImageReported;
import dev.stowage.event.NodeCacheEvent.NodeCacheRemoved;
import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import dev.stowage.event.RewriteEvent;
import dev.stowage.event.RewriteEvent.WorkloadRewriteEnded;
import dev.stowage.event.RewriteEvent.WorkloadRewriteFailed;
import dev.stowage.event.RewriteEvent.WorkloadRewriteWithheld;
import dev.stowage.event.RewriteEvent.WorkloadRewritten;
import dev.stowage.event.RewriteRequest;
import dev.stowage.event.RewriteRequest.ResumeRequested;
import dev.stowage.event.RewriteRequest.RevertRequested;
import dev.stowage.event.RewriteRequest.RewriteAllowed;
import dev.stowage.event.RolloutEvent;
import dev.stowage.event.RolloutEvent.RewriteContested;
import dev.stowage.event.RolloutEvent.RewritingHalted;
import dev.stowage.event.RolloutEvent.RewritingResumed;
import dev.stowage.event.RolloutEvent.RolloutEnded;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.event.StowageEvent;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of docs/events: a schema for each type, and the table of all types. */
final class EventDocs {
  private static final ObjectMapper PRETTY =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String INTRODUCTION =
      """
      # Events

      <!-- Made by EventSchemaTest: change EventDocs, then run it with -Dstowage.schemas.write=true. -->

      Every fact that one Stowage service tells the others is an event on Kafka that any program may consume:
      [CloudEvents 1.0](https://github.com/cloudevents/spec), binary mode. The record's value is the data as JSON,
      by the schema below (JSON Schema, draft 2020-12); the headers `ce_id`, `ce_type`, `ce_source`, `ce_time`,
      `ce_subject` (the key) and `content-type` say the rest. `id` and `time` are in the data as well.

      - Delivery is at least once: drop what has an `id` that you have seen.
      - Topics are compacted: the newest event of a key is the state of what the key names.
        A record without a value says that the key stands for nothing any more.
      - Within a version fields are only added, and values of enumerations may be; ignore what you do not know.
        A test holds this against the schemas as they were first released.

      | type and schema | topic | key | when |
      |---|---|---|---|
      """;

  private EventDocs() {}

  /** File name → text. */
  static SortedMap<String, String> files() {
    SortedMap<String, String> files = new TreeMap<>();
    StringBuilder table = new StringBuilder(INTRODUCTION);
    for (EventType type : EventType.all()) {
      files.put(type.name() + ".json", schema(type));
      table.append(row(type)).append('\n');
    }
    files.put("README.md", table.toString());
    return files;
  }

  static String schema(EventType type) {
    try {
      return PRETTY.writeValueAsString(EventSchemas.of(type)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the schema of " + type.name(), e);
    }
  }

  private static String row(EventType type) {
    StowageEvent event = new EventSamples(new Random(1)).of(type);
    return "| [%s](%s.json) | %s | `%s` | %s |"
        .formatted(type.name(), type.name(), event.topic(), key(event), when(event));
  }

  private static String key(StowageEvent event) {
    return switch (event) {
      case ClusterListed listed -> "CLUSTER";
      case DiscoveryEvent discovery -> "CLUSTER/NAMESPACE/KIND/NAME/FIELD/CONTAINER";
      case CopyEvent copy -> "SOURCE";
      case RewriteEvent rewrite -> "CLUSTER/NAMESPACE/KIND/NAME";
      case RolloutEvent.OfWorkload ofWorkload -> "CLUSTER/NAMESPACE/KIND/NAME";
      case RolloutEvent.OfCluster ofCluster -> "CLUSTER";
      case ResumeRequested resume -> "CLUSTER//halt";
      case RewriteRequest request -> "CLUSTER[/NAMESPACE[/KIND/NAME]]";
      case NodeCacheReported reported -> "CLUSTER/CACHE";
      case NodeCacheRemoved removed -> "CLUSTER/CACHE";
      case CachedImageReported reported -> "CLUSTER/CACHE/IMAGE";
      case CachedImageRemoved removed -> "CLUSTER/CACHE/IMAGE";
      case NodeCacheRequested requested -> "CLUSTER//caches/CACHE";
      case CacheRefreshRequested refresh -> "CLUSTER//caches/CACHE/run";
      case CachePurgeRequested purge -> "CLUSTER//caches/CACHE/run";
    };
  }

  private static String when(StowageEvent event) {
    return switch (event) {
      case ImageDiscovered e ->
          "a workload's container uses an image (the original reference, also after the rewrite);"
              + " the workload's newest one says in `containers` which are discovered; `use` says what"
              + " is known of how it is used, and with another `role` than `WORKLOAD`, or the kind"
              + " `CustomResource` (named `KIND.GROUP:NAME`), it is copied and never rewritten";
      case ImageRemoved e -> "the container or its workload is gone, or it uses another image";
      case ImageRejected e -> "the container's image field holds no image reference";
      case ClusterListed e ->
          "a cluster was listed in full and everything that changed has been published";
      case ImageCopied e -> "the target holds the same bytes and was read back to make sure";
      case ImageCopyFailed e ->
          "an attempt to copy failed; `state` says whether another one follows";
      case WorkloadRewritten e ->
          "the workload uses its copies; lists every change that is in force";
      case WorkloadRewriteFailed e -> "the workload could not be rewritten and was left as it is";
      case WorkloadRewriteWithheld e ->
          "the workload could be rewritten and is not; `code` says why, `advice` what to do";
      case RolloutStarted e ->
          "a workload is about to be written to: to use its copies, or its originals again";
      case RolloutEnded e ->
          "the pods of a written workload use the new images, or do not get there";
      case RewriteContested e ->
          "somebody puts the originals back each time: the workload is left alone";
      case RewritingHalted e -> "too many roll-outs failed: nothing more is rewritten until asked";
      case RewritingResumed e -> "the rewriting of a halted cluster goes on";
      case RevertRequested e ->
          "somebody wants the originals back: published by whoever asks, obeyed by the puller";
      case RewriteAllowed e ->
          "workloads may be rewritten again, whatever was asked, failed or contested before";
      case ResumeRequested e -> "somebody ends the halt of a cluster's rewriting";
      case WorkloadRewriteEnded e -> "the workload is gone, or uses none of its copies any more";
      case NodeCacheReported e ->
          "a node cache, or what is known of it, has changed: how many of its images are on how many"
              + " nodes, and what it asks of the cluster";
      case NodeCacheRemoved e -> "nobody declares the cache any more, and none of it is left";
      case CachedImageReported e ->
          "an image of a cache came to a node, failed there, or is pulled by it";
      case CachedImageRemoved e -> "the cache names the image no more, or is gone";
      case NodeCacheRequested e ->
          "somebody wants a cache, or its preview: it stands until its key has no value";
      case CacheRefreshRequested e ->
          "a cache's images are to be pulled again now; a purged one comes back";
      case CachePurgeRequested e -> "a cache is to be taken off the nodes";
    };
  }
}
