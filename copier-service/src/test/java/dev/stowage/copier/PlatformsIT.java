package dev.stowage.copier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stowage.copier.fixture.CopierDatabase;
import dev.stowage.copier.fixture.RunningCopier;
import dev.stowage.event.CopyEvent.ImageCopied;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.image.Platform;
import dev.stowage.testengine.TestImages;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Indexes of which only the platforms of nodes are copied, between two real registries. */
class PlatformsIT {
  private static final Platform AMD64 = Platform.parse("linux/amd64");
  private static final Platform ARM64 = Platform.parse("linux/arm64");
  private static final Platform S390X = Platform.parse("linux/s390x");
  private static RunningCopier copier;

  @BeforeAll
  static void start() {
    // So long that no image of a cluster without a list would be copied within this test.
    copier =
        new RunningCopier(
            Map.of("stowage.copier.platforms", "nodes", "stowage.copier.platforms-wait", "10m"));
  }

  @AfterAll
  static void stop() {
    copier.close();
  }

  @Test
  void anIndexIsCopiedForTheNodesOfTheClustersThatUseItAndGrowsWithThem() throws Exception {
    Digest index = images().pushIndex("app", "1", AMD64, ARM64, S390X);
    String app = copier.source().hostAndPort() + "/app:1";
    uses("growing", app);
    // Not before it is known for whom.
    await().until(() -> restingJobs(app) == 1);
    assertThat(copier.bus().copied(app)).isEmpty();

    lists("growing", AMD64);
    ImageCopied first = copied(app, 1);
    assertThat(first.sourceDigest()).isEqualTo(index);
    assertThat(platforms(first)).containsExactly("amd64");
    assertThat(TestImages.at(copier.target()).faults(first.target().repository(), "1")).isEmpty();

    // The same again is no news, another node is.
    lists("growing", AMD64);
    lists("growing", AMD64, ARM64);
    ImageCopied second = copied(app, 2);
    assertThat(platforms(second)).containsExactly("amd64", "arm64");

    // A node that left takes nothing with it; another cluster adds its own.
    lists("growing", AMD64);
    lists("joining", S390X);
    uses("joining", app);
    ImageCopied third = copied(app, 3);
    assertThat(third.digest()).isEqualTo(index);
    assertThat(third.sourceDigest()).isNull();
    assertThat(TestImages.at(copier.target()).digest(third.target().repository(), "1"))
        .contains(index);
    // Who was rolled out with the smaller ones still finds them.
    assertThat(
            TestImages.at(copier.target())
                .faults(third.target().repository(), first.digest().toString()))
        .isEmpty();
  }

  @Test
  void aPinnedIndexIsCopiedAsItIsAndSoIsOneOfAClusterThatSaysNothingOfItsNodes() {
    Digest index = images().pushIndex("pinned", "1", AMD64, ARM64);
    String pinned = copier.source().hostAndPort() + "/pinned@" + index;
    String tagged = copier.source().hostAndPort() + "/pinned:1";
    lists("knowing", AMD64);
    copier
        .bus()
        .publish(List.of(new ClusterListed(UUID.randomUUID(), Instant.now(), "dumb", 1, 1)));
    uses("knowing", pinned);
    uses("dumb", tagged);
    assertThat(copied(pinned, 1).digest()).isEqualTo(index);
    assertThat(copied(tagged, 1).digest()).isEqualTo(index);
  }

  private static TestImages images() {
    return TestImages.at(copier.source());
  }

  private static long restingJobs(String image) {
    return CopierDatabase.number(
        copier.jdbi(),
        "select count(*) from copy_job where state = 'READY' and run_at > clock_timestamp() and source = '%s'"
            .formatted(ImageReference.parse(image)));
  }

  private static ImageCopied copied(String image, int times) {
    await().until(() -> copier.bus().copied(image).size() == times);
    return copier.bus().copied(image).getLast();
  }

  private static List<String> platforms(ImageCopied copy) throws IOException {
    JsonNode index =
        new ObjectMapper()
            .readTree(
                TestImages.at(copier.target())
                    .manifest(copy.target().repository(), copy.target().tagIfAny().orElseThrow())
                    .orElseThrow()
                    .bytes());
    List<String> found = new ArrayList<>();
    index
        .path("manifests")
        .forEach(child -> found.add(child.path("platform").path("architecture").asText()));
    return found;
  }

  private static void lists(String cluster, Platform... nodes) {
    copier
        .bus()
        .publish(
            List.of(
                new ClusterListed(
                    UUID.randomUUID(), Instant.now(), cluster, 1, 1, Stream.of(nodes).toList())));
  }

  private static void uses(String cluster, String image) {
    copier
        .bus()
        .publish(
            List.of(
                new ImageDiscovered(
                    UUID.randomUUID(),
                    Instant.now(),
                    new WorkloadId(cluster, "default", WorkloadKind.DEPLOYMENT, "web"),
                    new ContainerId(ContainerKind.CONTAINER, "app" + image.hashCode()),
                    ImageReference.parse(image),
                    null)));
  }
}
