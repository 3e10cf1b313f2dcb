package dev.stowage.puller.manifests;

import dev.stowage.cluster.Leadership;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.rewrite.PullerSettings;
import dev.stowage.puller.rewrite.WorkloadPlatform;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The platform when workloads are in a folder of manifests. */
@Factory
@Requires(property = "stowage.puller.platform", value = "manifests")
final class ManifestFactory {

  @Singleton
  Leadership leadership(Clock clock) {
    return Leadership.alone(clock);
  }

  @Singleton
  WorkloadPlatform platform(PullerSettings puller, ModeRules modes, ManifestSettings settings) {
    return new ManifestPlatform(puller.cluster(), ManifestFolders.open(settings), modes);
  }
}
