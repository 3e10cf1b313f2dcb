package dev.stowage.gateway.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stowage.event.json.EventJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** What rows of caches and of their images have in common. */
final class CacheColumns {
  private static final ObjectMapper JSON = EventJson.newMapper();

  private CacheColumns() {}

  static CountsView counts(ResultSet row) throws SQLException {
    return new CountsView(
        row.getInt("present"), row.getInt("pulling"), row.getInt("failed"), row.getInt("waiting"));
  }

  static Instant changedAt(ResultSet row) throws SQLException {
    return row.getObject("changed_at", OffsetDateTime.class).toInstant();
  }

  /** What the projection wrote as JSON: the event's own fields by their names. */
  static <T> T read(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot read a stored " + type.getSimpleName(), e);
    }
  }
}
