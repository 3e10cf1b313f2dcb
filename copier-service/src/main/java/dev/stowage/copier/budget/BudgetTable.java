package dev.stowage.copier.budget;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The rows of budgets. A request is taken from its row before it is sent. */
final class BudgetTable {
  private static final String RESERVE = "(request_limit * :reserve + 99) / 100";

  private final Jdbi jdbi;
  private final int reservePercent;

  /** Whose budget it is. */
  record Key(String registry, String user) {}

  /** What came of asking for a request. */
  sealed interface Taken {
    /** It may be sent; so many are left. */
    record Granted(long remaining) implements Taken {}

    /** Only the reserve is left, until the next window. */
    record Refused(long remaining, long limit, Duration untilReset) implements Taken {}

    /** The registry names no limit. */
    record Unlimited() implements Taken {}
  }

  BudgetTable(Jdbi jdbi, int reservePercent) {
    this.jdbi = jdbi;
    this.reservePercent = reservePercent;
  }

  Taken take(Key key) {
    return jdbi.withHandle(handle -> {
      Optional<Taken> granted =
          handle
              .createQuery(
                  """
                  update request_budget
                     set remaining = case when resets_at <= clock_timestamp() then request_limit else remaining end - 1,
                         resets_at = case when resets_at <= clock_timestamp()
                                          then clock_timestamp() + window_seconds * interval '1 second'
                                          else resets_at end
                   where registry = :registry and username = :user
                     and (resets_at <= clock_timestamp() or remaining >
                  """
                      + RESERVE
                      + ") returning remaining")
              .bind("registry", key.registry())
              .bind("user", key.user())
              .bind("reserve", reservePercent)
              .mapTo(Long.class)
              .findOne()
              .map(Taken.Granted::new);
      return granted.orElseGet(() -> refusal(handle, key));
    });
  }

  private static Taken refusal(Handle handle, Key key) {
    return handle
        .createQuery(
            """
            select remaining, request_limit,
                   greatest(1, ceil(extract(epoch from resets_at - clock_timestamp())))::bigint as seconds
              from request_budget where registry = :registry and username = :user
            """)
        .bind("registry", key.registry())
        .bind("user", key.user())
        .map((row, context) ->
            (Taken)
                new Taken.Refused(
                    row.getLong("remaining"),
                    row.getLong("request_limit"),
                    Duration.ofSeconds(row.getLong("seconds"))))
        .findOne()
        .orElseGet(Taken.Unlimited::new);
  }

  /**
   * Notes what a registry says. Within a window the rest only shrinks: an answer does not know of
   * the requests that are on their way.
   */
  void learn(Key key, RateLimit said) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                insert into request_budget as budget
                  (registry, username, request_limit, remaining, window_seconds, resets_at)
                values (:registry, :user, :limit, :remaining, :window,
                        clock_timestamp() + :reset * interval '1 second')
                on conflict (registry, username) do update set
                  request_limit = excluded.request_limit,
                  window_seconds = excluded.window_seconds,
                  remaining = case
                    when budget.resets_at <= clock_timestamp()
                      or budget.request_limit <> excluded.request_limit
                      or (:says and excluded.resets_at > budget.resets_at + budget.window_seconds * interval '0.5 second')
                    then excluded.remaining else least(budget.remaining, excluded.remaining) end,
                  resets_at = case
                    when :says or budget.resets_at <= clock_timestamp() then excluded.resets_at
                    else budget.resets_at end
                """)
            .bind("registry", key.registry())
            .bind("user", key.user())
            .bind("limit", said.limit())
            .bind("remaining", said.remaining())
            .bind("window", said.window().toSeconds())
            .bind("reset", said.untilReset().orElse(said.window()).toSeconds())
            .bind("says", said.untilReset().isPresent())
            .execute());
  }

  /** What is left of every budget. */
  Map<Key, Long> remaining() {
    return jdbi.withHandle(handle -> {
      Map<Key, Long> all = new HashMap<>();
      handle
          .createQuery(
              """
              select registry, username,
                     case when resets_at <= clock_timestamp() then request_limit else remaining end as remaining
                from request_budget
              """)
          .map((row, context) ->
              Map.entry(
                  new Key(row.getString("registry"), row.getString("username")),
                  row.getLong("remaining")))
          .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
      return all;
    });
  }
}
