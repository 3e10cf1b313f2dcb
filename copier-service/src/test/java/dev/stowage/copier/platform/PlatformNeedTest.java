package dev.stowage.copier.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.copier.platform.PlatformNeed.Only;
import dev.stowage.copier.platform.PlatformNeed.Whole;
import dev.stowage.image.Platform;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlatformNeedTest {
  private static final Platform AMD64 = Platform.parse("linux/amd64");
  private static final Platform ARM64 = Platform.parse("linux/arm64");

  @Test
  void clustersNeedWhatTheirNodesAreTogether() {
    assertThat(
            PlatformNeed.ofClusters(
                List.of(Optional.of(List.of(ARM64)), Optional.of(List.of(AMD64, ARM64)))))
        .isEqualTo(new Only(List.of(AMD64, ARM64)));
  }

  @Test
  void whereOneClusterSaysNothingEverythingIsNeeded() {
    Optional<List<Platform>> known = Optional.of(List.of(AMD64));
    assertThat(PlatformNeed.ofClusters(List.of(known, Optional.empty()))).isEqualTo(new Whole());
    assertThat(PlatformNeed.ofClusters(List.of(known, Optional.of(List.of()))))
        .isEqualTo(new Whole());
    assertThat(PlatformNeed.ofClusters(List.of())).isEqualTo(new Whole());
  }

  @Test
  void aNeedOnlyGrows() {
    Only amd64 = new Only(List.of(AMD64));
    assertThat(amd64.and(new Only(List.of(ARM64)))).isEqualTo(new Only(List.of(AMD64, ARM64)));
    assertThat(amd64.and(new Whole())).isEqualTo(new Whole());
    assertThat(new Whole().and(amd64)).isEqualTo(new Whole());
  }
}
