package dev.stowage.watcher.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stowage.manifest.ManifestException;
import dev.stowage.watcher.discovery.Workload;
import dev.stowage.watcher.source.SourceException;
import dev.stowage.watcher.source.WorkloadListener;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestSourceTest {

  @TempDir private Path folder;

  @Test
  void everyWorkloadOfEveryFileIsListed() throws IOException {
    write("a.yaml", pod("one", "nginx:1") + "---\n" + pod("two", "nginx:2"));
    write("sub/b.json", "{\"kind\":\"Service\",\"metadata\":{\"name\":\"s\"}}");
    write("sub/c.yml", pod("three", "nginx:3"));
    try (ManifestSource source = open()) {
      assertThat(source.list())
          .extracting(workload -> workload.id() + "=" + workload.containers().getFirst().text())
          .containsExactly(
              "c/default/Pod/one=nginx:1",
              "c/default/Pod/two=nginx:2",
              "c/default/Pod/three=nginx:3");
    }
  }

  @Test
  void theAnnotationWithOriginalImagesIsKept() throws IOException {
    write(
        "a.yaml",
        pod("one", "nginx:1")
            .replace(
                "{name: one}",
                "{name: one, annotations: {stowage.dev/original-images: '{\"containers/c\":\"x\"}'}}"));
    try (ManifestSource source = open()) {
      assertThat(source.list().getFirst().originalImages()).isEqualTo("{\"containers/c\":\"x\"}");
    }
  }

  @Test
  void ofTwoManifestsForOneWorkloadTheLaterOneStands() throws IOException {
    write("a.yaml", pod("one", "nginx:1"));
    write("b.yaml", pod("one", "nginx:2"));
    try (ManifestSource source = open()) {
      assertThat(source.list())
          .singleElement()
          .satisfies(one -> assertThat(one.containers().getFirst().text()).isEqualTo("nginx:2"));
    }
  }

  @Test
  void aBrokenFileAtStartIsRefusedWithItsLine() throws IOException {
    write("a.yaml", "kind: Pod\n  metadata: {\n");
    assertThatThrownBy(this::open)
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("a.yaml', line 2");
  }

  @Test
  void aMissingFolderAtStartIsRefused() {
    assertThatThrownBy(() ->
            ManifestSource.open("c", folder.resolve("none"), Duration.ZERO, Clock.systemUTC()))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("none' does not exist");
  }

  @Test
  void aFileThatBreaksLaterKeepsTheWorkloadsItHad() throws IOException {
    write("a.yaml", pod("one", "nginx:1"));
    write("b.yaml", pod("two", "nginx:1"));
    try (ManifestSource source = open()) {
      write("a.yaml", "kind: [");
      write("b.yaml", pod("three", "nginx:1"));
      assertThat(source.list()).extracting(Workload::id).containsExactly(id("one"), id("three"));
      write("a.yaml", pod("four", "nginx:1"));
      assertThat(source.list()).extracting(Workload::id).containsExactly(id("four"), id("three"));
      Files.delete(folder.resolve("a.yaml"));
      assertThat(source.list()).extracting(Workload::id).containsExactly(id("three"));
    }
  }

  @Test
  void aFolderThatVanishesLaterIsAFailureAndNoEmptyList() throws IOException {
    write("a.yaml", pod("one", "nginx:1"));
    try (ManifestSource source = open()) {
      Files.delete(folder.resolve("a.yaml"));
      Files.delete(folder);
      assertThatThrownBy(source::list)
          .isInstanceOf(SourceException.class)
          .satisfies(e -> assertThat(((SourceException) e).retryable()).isTrue());
    }
  }

  @Test
  void eachChangeAsksForAListOnce() throws IOException {
    write("a.yaml", pod("one", "nginx:1"));
    AtomicInteger asked = new AtomicInteger();
    try (ManifestSource source = open()) {
      source.watch(new CountingListener(asked));
      replace("a.yaml", pod("one", "nginx:1.25"));
      await().until(() -> asked.get() >= 1);
      assertThatItStays(source, asked, 1);
      Files.delete(folder.resolve("a.yaml"));
      await().until(() -> asked.get() >= 2);
      assertThatItStays(source, asked, 2);
    }
  }

  @Test
  void aChangeIsSeenLongBeforeTheFolderIsLookedAtAgain() throws IOException {
    write("a.yaml", pod("one", "nginx:1"));
    AtomicInteger asked = new AtomicInteger();
    try (ManifestSource source =
        ManifestSource.open("c", folder, Duration.ofHours(1), Clock.systemUTC())) {
      source.watch(new CountingListener(asked));
      write("a.yaml", pod("one", "nginx:1.25"));
      await().until(() -> asked.get() >= 1);
      // In a folder that came later.
      write("sub/b.yaml", pod("two", "nginx:1"));
      await().until(() -> source.list().stream().map(Workload::id).anyMatch(id("two")::equals));
      int before = asked.get();
      write("sub/b.yaml", pod("three", "nginx:1"));
      await().until(() -> asked.get() > before);
    }
  }

  private ManifestSource open() {
    return ManifestSource.open("c", folder, Duration.ofMillis(20), Clock.systemUTC());
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  // In one step, as no editor's pieces are seen.
  private void replace(String name, String text) throws IOException {
    Path unseen = folder.resolve("." + name);
    Files.writeString(unseen, text);
    Files.move(unseen, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  // However often the folder is looked at.
  private static void assertThatItStays(ManifestSource source, AtomicInteger asked, int times) {
    for (int look = 0; look < 3; look++) {
      Instant last = source.lastProofOfLife().orElseThrow();
      await().until(() -> source.lastProofOfLife().orElseThrow().isAfter(last));
    }
    assertThat(asked).hasValue(times);
  }

  private static WorkloadId id(String name) {
    return new WorkloadId("c", "default", WorkloadKind.POD, name);
  }

  private static String pod(String name, String image) {
    return "kind: Pod\nmetadata: {name: %s}\nspec: {containers: [{name: c, image: '%s'}]}\n"
        .formatted(name, image);
  }

  private record CountingListener(AtomicInteger asked) implements WorkloadListener {
    @Override
    public void changed(Workload workload) {
      throw new AssertionError("a folder only asks for lists");
    }

    @Override
    public void gone(WorkloadId workload) {
      throw new AssertionError("a folder only asks for lists");
    }

    @Override
    public void startAfresh() {
      throw new AssertionError("a folder only asks for lists");
    }

    @Override
    public void listAgain() {
      asked.incrementAndGet();
    }
  }
}
