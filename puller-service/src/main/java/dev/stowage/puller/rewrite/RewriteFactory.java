package dev.stowage.puller.rewrite;

import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.mode.ModeSettings;
import dev.stowage.puller.mode.RewriteMode;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.util.Map;

/** What deciding about rewrites needs, from the settings. */
@Factory
final class RewriteFactory {

  @Singleton
  ModeRules modes(PullerSettings puller, ModeSettings modes) {
    return puller.rewrite() ? modes.rules() : new ModeRules(RewriteMode.REPORT, Map.of());
  }
}
