package dev.stowage.gateway.table;

import static dev.stowage.gateway.table.Storable.text;
import static dev.stowage.gateway.table.Storable.time;

import dev.stowage.event.CopyEvent.ImageCopied;
import dev.stowage.event.CopyEvent.ImageCopyFailed;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The part of {@link ProjectionTables} that says how far the copy of each source is. */
final class CopyTable implements AutoCloseable {
  private static final String PUT =
      """
      insert into copy (source, registry, target, state, digest, media_type, bytes, bytes_moved,
        took_millis, code, message, advice, attempts, next_attempt, changed_at)
      values (:source, :registry, :target, :state, :digest, :mediaType, :bytes, :bytesMoved,
        :tookMillis, :code, :message, :advice, :attempts, :nextAttempt, :time)
      on conflict (source) do update set target = excluded.target, state = excluded.state,
        digest = excluded.digest, media_type = excluded.media_type, bytes = excluded.bytes,
        bytes_moved = excluded.bytes_moved, took_millis = excluded.took_millis,
        code = excluded.code, message = excluded.message, advice = excluded.advice,
        attempts = excluded.attempts, next_attempt = excluded.next_attempt,
        changed_at = excluded.changed_at
      """;

  private final PreparedBatch puts;
  private final PreparedBatch removals;

  CopyTable(Handle handle) {
    puts = handle.prepareBatch(PUT);
    removals = handle.prepareBatch("delete from copy where source = :key");
  }

  void add(ImageCopied event) {
    puts.bind("source", event.source().toString())
        .bind("registry", event.source().registry())
        .bind("target", event.target().toString())
        .bind("state", "COPIED")
        .bind("digest", event.digest().toString())
        .bind("mediaType", text(event.mediaType()))
        .bind("bytes", event.bytes())
        .bind("bytesMoved", event.bytesMoved())
        .bind("tookMillis", Storable.millis(event.took()))
        .bind("code", (String) null)
        .bind("message", (String) null)
        .bind("advice", (String) null)
        .bind("attempts", (Integer) null)
        .bind("nextAttempt", (Instant) null)
        .bind("time", time(event.time()))
        .add();
  }

  void add(ImageCopyFailed event) {
    puts.bind("source", event.source().toString())
        .bind("registry", event.source().registry())
        .bind("target", Optional.ofNullable(event.target()).map(Object::toString).orElse(null))
        .bind("state", event.state().name())
        .bind("digest", (String) null)
        .bind("mediaType", (String) null)
        .bind("bytes", (Long) null)
        .bind("bytesMoved", (Long) null)
        .bind("tookMillis", (Long) null)
        .bind("code", text(event.code()))
        .bind("message", text(event.message()))
        .bind("advice", text(event.advice()))
        .bind("attempts", event.attempts())
        .bind(
            "nextAttempt",
            Optional.ofNullable(event.nextAttempt()).map(Storable::time).orElse(null))
        .bind("time", time(event.time()))
        .add();
  }

  void remove(String source) {
    removals.bind("key", source).add();
  }

  void write() {
    removals.execute();
    puts.execute();
  }

  @Override
  public void close() {
    puts.close();
    removals.close();
  }
}
