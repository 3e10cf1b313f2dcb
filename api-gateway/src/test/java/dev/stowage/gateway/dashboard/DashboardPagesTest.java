package dev.stowage.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.gateway.cluster.ClusterView;
import dev.stowage.gateway.cluster.Summary;
import dev.stowage.gateway.view.Page;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DashboardPagesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void aClusterSaysWhatItsNodesRunAsFarAsThatIsKnown() {
    DashboardPage page =
        DashboardPages.of(
            DashboardQuery.ofCluster("prod"),
            new DashboardPages.Content(
                new Summary(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null),
                List.of(
                    cluster("prod", List.of("linux/amd64", "linux/arm64")), cluster("new", null)),
                new Page<>(List.of(), 0, 25, 0),
                List.of(),
                List.of()),
            NOW);

    assertThat(page.clusters())
        .extracting(DashboardPage.Cluster::platforms)
        .containsExactly("linux/amd64, linux/arm64", "–");
  }

  private static ClusterView cluster(String name, @Nullable List<String> platforms) {
    return new ClusterView(name, 0, 0, 0, 0, 0, null, platforms, null);
  }
}
