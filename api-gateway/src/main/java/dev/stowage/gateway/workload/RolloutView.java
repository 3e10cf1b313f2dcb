package dev.stowage.gateway.workload;

import dev.stowage.event.RolloutEvent.RolloutAim;
import java.time.Instant;

/**
 * A roll-out that rewriting began and that has not ended.
 *
 * @param aim what the workload's pods will use then
 */
public record RolloutView(RolloutAim aim, Instant since) {}
