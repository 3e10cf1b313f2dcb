package dev.stowage.event;

import dev.stowage.workload.KeyPart;
import dev.stowage.workload.RewriteScope;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks a cluster's puller to do. The newest request whose scope covers a workload
 * holds for it, be its scope wide or narrow, until there is a newer one or its key gets no value.
 */
public sealed interface RewriteRequest extends StowageEvent {

  /** Who asked, as far as it is known. */
  @Nullable String by();

  @Override
  default Topic topic() {
    return Topic.REQUESTS;
  }

  /**
   * The originals are to be used again, and to stay.
   *
   * @param by who asked, as far as it is known
   */
  record RevertRequested(UUID id, Instant time, RewriteScope scope, @Nullable String by)
      implements RewriteRequest {
    @Override
    public String key() {
      return scope.toString();
    }
  }

  /**
   * Workloads may be rewritten again, whatever was asked, failed or contested before.
   *
   * @param by who asked, as far as it is known
   */
  record RewriteAllowed(UUID id, Instant time, RewriteScope scope, @Nullable String by)
      implements RewriteRequest {
    @Override
    public String key() {
      return scope.toString();
    }
  }

  /**
   * A halted cluster's rewriting is to go on. The key is one of its own, so that it does not take
   * the place of what was asked of the whole cluster.
   *
   * @param by who asked, as far as it is known
   */
  record ResumeRequested(UUID id, Instant time, String cluster, @Nullable String by)
      implements RewriteRequest {
    public ResumeRequested {
      KeyPart.require("cluster", cluster);
    }

    @Override
    public String key() {
      return cluster + "//halt";
    }
  }
}
