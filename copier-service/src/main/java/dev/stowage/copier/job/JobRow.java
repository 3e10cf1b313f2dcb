package dev.stowage.copier.job;

import dev.stowage.copier.platform.PlatformNeed;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.image.Platform;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Jobs as Postgres holds them. */
final class JobRow {

  private JobRow() {}

  static ClaimedJob claimed(ResultSet row) throws SQLException {
    return new ClaimedJob(
        new Lease(row.getObject("id", UUID.class), row.getLong("lease_epoch")),
        ImageReference.parse(row.getString("source")),
        ImageReference.parse(row.getString("target")),
        row.getInt("attempts"),
        JobReason.valueOf(row.getString("reason")),
        earlier(row));
  }

  private static Optional<EarlierCopy> earlier(ResultSet row) throws SQLException {
    Optional<Digest> copy = digest(row, "digest");
    return copy.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new EarlierCopy(
                copy.get(),
                digest(row, "source_digest"),
                digest(row, "told_digest"),
                platforms(row.getArray("platforms"))));
  }

  private static Optional<Digest> digest(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(Digest::parse);
  }

  private static PlatformNeed platforms(@Nullable Array array) throws SQLException {
    return array == null
        ? new PlatformNeed.Whole()
        : new PlatformNeed.Only(
            Stream.of((String[]) array.getArray()).map(Platform::parse).toList());
  }

  /** As Postgres writes an array: no platform has quotes or commas. Null for the whole index. */
  static @Nullable String array(PlatformNeed platforms) {
    return switch (platforms) {
      case PlatformNeed.Whole whole -> null;
      case PlatformNeed.Only(List<Platform> only) ->
          only.stream().map(Platform::toString).collect(Collectors.joining(",", "{", "}"));
    };
  }
}
