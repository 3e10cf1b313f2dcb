package dev.stowage.copier.budget;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** {@code stowage_copier_budget_remaining}: the requests that are left, by registry. */
public final class BudgetMeters {
  private final MeterRegistry meters;
  private final ConcurrentMap<String, AtomicLong> remaining = new ConcurrentHashMap<>();

  public BudgetMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  void remaining(String registry, long requests) {
    remaining.computeIfAbsent(registry, this::registered).set(requests);
  }

  private AtomicLong registered(String registry) {
    AtomicLong value = new AtomicLong();
    Gauge.builder("stowage.copier.budget.remaining", value, AtomicLong::doubleValue)
        .tag("registry", registry)
        .register(meters);
    return value;
  }
}
