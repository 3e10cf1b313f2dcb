package dev.stowage.copier.job;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** How many jobs are in each state. */
public final class JobCounts {
  /** Every state of a job. */
  public static final List<String> STATES = List.of("READY", "LEASED", "DONE", "PARKED", "REFUSED");

  private JobCounts() {}

  /** Counts them; a state without jobs is left out. */
  public static Map<String, Long> read(Handle handle) {
    Map<String, Long> counts = new TreeMap<>();
    handle
        .createQuery("select state, count(*) as jobs from copy_job group by state")
        .map((row, context) -> Map.entry(row.getString("state"), row.getLong("jobs")))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }
}
