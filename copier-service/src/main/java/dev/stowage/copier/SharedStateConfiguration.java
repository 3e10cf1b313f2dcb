package dev.stowage.copier;

import dev.stowage.copier.state.StateCipher;
import dev.stowage.copier.state.StateSettings;
import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What copiers share through Postgres: {@code stowage.copier.*}. It never shows its key.
 *
 * @param stateKey the key that checkpoints are encrypted with: 32 bytes in base64; without a key
 *     none is kept
 * @param stateKeyFile a file with that key
 * @param checkpointBytes after how many bytes of an upload it is noted down how far it is
 * @param blobsKept how long it is remembered that the target holds a blob that was not seen since
 * @param pullReserve how many percent of a registry's pull limit copies leave to pods
 */
@ConfigurationProperties("stowage.copier")
public record SharedStateConfiguration(
    @Nullable String stateKey,
    @Nullable String stateKeyFile,
    @Bindable(defaultValue = "67108864") long checkpointBytes,
    @Bindable(defaultValue = "30d") Duration blobsKept,
    @Bindable(defaultValue = "20") int pullReserve) {

  public SharedStateConfiguration {
    require(checkpointBytes >= 1_048_576, "checkpoint-bytes", "at least 1048576 (1 MiB)");
    require(blobsKept.isPositive(), "blobs-kept", "longer than nothing");
    require(pullReserve >= 0 && pullReserve <= 99, "pull-reserve", "0 to 99 percent");
  }

  private static void require(boolean holds, String name, String rule) {
    if (!holds) {
      throw new StartupException("stowage.copier.%s must be %s".formatted(name, rule));
    }
  }

  /**
   * What the shared state needs of this.
   *
   * @throws StartupException when the key is none
   */
  StateSettings stateSettings(Duration lease, Duration heartbeat) {
    return new StateSettings(
        StateSettings.DEFAULT_TENANT, lease, heartbeat, cipher(), checkpointBytes, blobsKept);
  }

  private Optional<StateCipher> cipher() {
    if (stateKey != null && !stateKey.isBlank()) {
      return Optional.of(StateCipher.of("stowage.copier.state-key", stateKey));
    }
    if (stateKeyFile != null && !stateKeyFile.isBlank()) {
      return Optional.of(
          StateCipher.ofFile("stowage.copier.state-key-file", Path.of(stateKeyFile)));
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "SharedStateConfiguration[stateKey=(hidden), stateKeyFile=%s]".formatted(stateKeyFile);
  }
}
