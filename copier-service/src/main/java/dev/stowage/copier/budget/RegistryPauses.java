package dev.stowage.copier.budget;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Registries that want to be left alone by every worker of every process. */
public final class RegistryPauses {
  private final Jdbi jdbi;

  RegistryPauses(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** No copy that needs the registry is begun for so long; inside the caller's transaction. */
  public static void pauseCopies(Handle handle, String registry, Duration wait) {
    handle
        .createUpdate(
            """
            insert into registry_pause as pause (registry, copies_paused_until)
            values (:registry, clock_timestamp() + :wait * interval '1 millisecond')
            on conflict (registry) do update
               set copies_paused_until = greatest(pause.copies_paused_until, excluded.copies_paused_until)
            """)
        .bind("registry", registry)
        .bind("wait", wait.toMillis())
        .execute();
  }

  /** Nothing is asked of the registry for so long. */
  void pause(String registry, Duration wait) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                insert into registry_pause as pause (registry, paused_until)
                values (:registry, clock_timestamp() + :wait * interval '1 millisecond')
                on conflict (registry) do update
                   set paused_until = greatest(pause.paused_until, excluded.paused_until)
                """)
            .bind("registry", registry)
            .bind("wait", wait.toMillis())
            .execute());
  }

  /**
   * The registry refused and did not say for how long: 2 s, and twice as long each time, up to 15
   * minutes; from the beginning again when it had ten minutes of peace. What was refused during a
   * pause counts no second time.
   */
  void strike(String registry) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                insert into registry_pause as pause (registry, paused_until, strikes)
                values (:registry, clock_timestamp() + interval '2 seconds', 1)
                on conflict (registry) do update
                   set strikes = case when pause.paused_until > clock_timestamp() - interval '10 minutes'
                                      then least(pause.strikes, 9) + 1 else 1 end,
                       paused_until = clock_timestamp() + least(interval '15 minutes', interval '2 seconds'
                           * power(2, case when pause.paused_until > clock_timestamp() - interval '10 minutes'
                                           then least(pause.strikes, 9) else 0 end))
                 where pause.paused_until <= clock_timestamp()
                """)
            .bind("registry", registry)
            .execute());
  }

  /** For how long each registry that is paused still is. */
  Map<String, Duration> current() {
    return jdbi.withHandle(handle -> {
      Map<String, Duration> paused = new HashMap<>();
      handle
          .createQuery(
              """
              select registry, ceil(extract(epoch from paused_until - clock_timestamp()) * 1000)::bigint as millis
                from registry_pause where paused_until > clock_timestamp()
              """)
          .map((row, context) ->
              Map.entry(row.getString("registry"), Duration.ofMillis(row.getLong("millis"))))
          .forEach(entry -> paused.put(entry.getKey(), entry.getValue()));
      return paused;
    });
  }
}
