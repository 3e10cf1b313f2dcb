package dev.stowage.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.reflect.TypeToken;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.ProcessForTest;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.util.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes; the one that holds the lease is stopped beyond it, and comes back. */
@NeedsCluster
final class PausedLeaderIT {
  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final TestNamespace namespace = cluster.newNamespace();
  private final List<String> writers = new CopyOnWriteArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    namespace.close();
  }

  @Test
  void aLeaderThatWasStoppedBeyondItsLeaseWritesNothingWhenItComesBack() throws Exception {
    CoreV1Api api = new CoreV1Api(cluster.newClient());
    api.createNamespacedConfigMap(
            namespace.name(),
            new V1ConfigMap().metadata(new V1ObjectMeta().name(WritingReplica.CONFIG_MAP)))
        .execute();
    Thread recorder = Thread.ofVirtual().start(this::record);
    try (ProcessForTest first = start("first")) {
      awaitWrites("first");
      try (ProcessForTest second = start("second")) {
        await().until(() -> second.output().contains("stands by"));
        assertThat(written("second")).isZero();

        first.freeze();
        awaitWrites("second");
        int takenOver = writers.indexOf("second");
        first.thaw();
        await().until(() -> first.output().contains("lost the lease"));
        int seen = writers.size();
        await().until(() -> writers.size() > seen + 50);

        List<String> all = List.copyOf(writers);
        assertThat(all.subList(takenOver, all.size())).containsOnly("second");
        assertThat(first.isAlive()).isTrue();
      }
    } finally {
      recorder.interrupt();
    }
  }

  private void awaitWrites(String name) {
    await()
        .untilAsserted(() ->
            assertThat(written(name)).as("%s in %s", name, Set.copyOf(writers)).isGreaterThan(20));
  }

  private long written(String name) {
    return writers.stream().filter(name::equals).count();
  }

  // What the server says of every write, from the first on.
  private void record() {
    CoreV1Api api =
        new CoreV1Api(cluster.newClient().setReadTimeout((int) Duration.ofMinutes(5).toMillis()));
    try (Watch<V1ConfigMap> watch =
        Watch.createWatch(
            api.getApiClient(),
            api.listNamespacedConfigMap(namespace.name())
                .fieldSelector("metadata.name=" + WritingReplica.CONFIG_MAP)
                .watch(true)
                .buildCall(null),
            new TypeToken<Watch.Response<V1ConfigMap>>() {}.getType())) {
      for (Watch.Response<V1ConfigMap> change : watch) {
        Map<String, String> data = change.object.getData();
        String writer = data == null ? null : data.get("writer");
        if (writer != null) {
          writers.add(writer);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ApiException | RuntimeException e) {
      writers.add("the test's own watch ended: " + e.getMessage());
    }
  }

  private ProcessForTest start(String name) {
    return ProcessForTest.start(
        ProcessForTest.java(
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            WritingReplica.class.getName(),
            cluster.kubeconfig().toString(),
            namespace.name(),
            name),
        Map.of(),
        folder.resolve(name + ".log"));
  }
}
