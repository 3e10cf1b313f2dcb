package dev.stowage.copier;

import dev.stowage.copier.job.RetryPolicy;
import dev.stowage.copier.platform.PlatformPolicy;
import dev.stowage.copier.transfer.CopyWorkers;
import dev.stowage.image.ImageReference;
import dev.stowage.image.InvalidImageException;
import dev.stowage.image.TargetNaming;
import dev.stowage.image.TargetRepository;
import dev.stowage.runtime.DatabaseSchema;
import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is copied where, and how hard: {@code stowage.copier.*}.
 *
 * @param target where copies go: {@code HOST[:PORT][/REPOSITORY]}; required
 * @param naming how copies are named: {@code mirror}, {@code path}, {@code name} or {@code flat}
 * @param schema the Postgres schema of the jobs
 * @param insecureRegistries hosts that speak plain HTTP
 * @param registriesFile the file that says how registries are reached
 * @param dockerConfig the docker config file with the credentials; none: anonymous
 * @param cloudIdentity whether a cloud's own registries are shown the identity of this machine
 * @param platforms {@code all}, {@code nodes}, or the platforms of an index that are copied
 * @param platformsWait how long a new image rests whose cluster has not said what its nodes are
 * @param workers how many images are copied at once
 * @param transfers how many blobs are on their way at once
 * @param lease how long a job stays with a worker that shows no sign of life
 * @param heartbeat how often a worker shows one; less than half a lease
 * @param maxAttempts after how many failed attempts a job is parked
 * @param firstBackoff the upper bound of the first pause between attempts; it doubles each time
 * @param longestBackoff the upper bound of every pause
 * @param poll how often an idle worker looks for work that no one told it of
 * @param checkTarget whether start fails when the target registry cannot be used
 */
@ConfigurationProperties("stowage.copier")
public record CopierConfiguration(
    @Nullable String target,
    @Bindable(defaultValue = "mirror") String naming,
    @Bindable(defaultValue = "copier") String schema,
    @Nullable List<String> insecureRegistries,
    @Nullable String registriesFile,
    @Nullable String dockerConfig,
    @Bindable(defaultValue = "true") boolean cloudIdentity,
    @Bindable(defaultValue = "all") List<String> platforms,
    @Bindable(defaultValue = "1m") Duration platformsWait,
    @Bindable(defaultValue = "8") int workers,
    @Bindable(defaultValue = "8") int transfers,
    @Bindable(defaultValue = "30s") Duration lease,
    @Bindable(defaultValue = "10s") Duration heartbeat,
    @Bindable(defaultValue = "8") int maxAttempts,
    @Bindable(defaultValue = "2s") Duration firstBackoff,
    @Bindable(defaultValue = "15m") Duration longestBackoff,
    @Bindable(defaultValue = "1s") Duration poll,
    @Bindable(defaultValue = "true") boolean checkTarget) {

  public CopierConfiguration {
    DatabaseSchema.requireName("stowage.copier.schema", schema);
    insecureRegistries = insecureRegistries == null ? List.of() : List.copyOf(insecureRegistries);
    platforms = List.copyOf(platforms);
    require(!platformsWait.isNegative(), "platforms-wait", "0s or longer");
    require(workers >= 1, "workers", "at least 1");
    require(transfers >= 1, "transfers", "at least 1");
    require(maxAttempts >= 1, "max-attempts", "at least 1");
    require(heartbeat.multipliedBy(2).compareTo(lease) < 0, "heartbeat", "less than half of lease");
  }

  private static void require(boolean holds, String name, String rule) {
    if (!holds) {
      throw new StartupException("stowage.copier.%s must be %s".formatted(name, rule));
    }
  }

  /**
   * Where copies go, parsed.
   *
   * @throws StartupException when it is missing or malformed
   */
  public TargetRepository targetRepository() {
    if (target == null || target.isBlank()) {
      throw new StartupException(
          "no target: say where copies go with stowage.copier.target=HOST/REPOSITORY");
    }
    try {
      return TargetRepository.parse(target);
    } catch (InvalidImageException e) {
      throw new StartupException(e.getMessage(), e);
    }
  }

  /**
   * How copies are named, parsed and tried on the target.
   *
   * @throws StartupException when it is unknown or the target does not suit it
   */
  public TargetNaming targetNaming() {
    try {
      TargetNaming parsed = TargetNaming.parse(naming);
      parsed.targetOf(ImageReference.parse("registry.example/some/image:1"), targetRepository());
      return parsed;
    } catch (InvalidImageException e) {
      throw new StartupException(e.getMessage(), e);
    }
  }

  /**
   * Which platforms are copied, parsed.
   *
   * @throws StartupException when it is malformed
   */
  PlatformPolicy platformPolicy() {
    return PlatformPolicy.parse(platforms, platformsWait);
  }

  /** What the workers need of this. */
  CopyWorkers.Settings workerSettings() {
    return new CopyWorkers.Settings(
        workers,
        transfers,
        lease,
        heartbeat,
        poll,
        new RetryPolicy(maxAttempts, firstBackoff, longestBackoff));
  }

  /** The hosts that speak plain HTTP; never null. */
  public List<String> insecureHosts() {
    return insecureRegistries == null ? List.of() : insecureRegistries;
  }
}
