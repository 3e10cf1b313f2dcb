package dev.stowage.watcher.manifests;

import dev.stowage.image.Platform;
import dev.stowage.manifest.ManifestException;
import dev.stowage.manifest.ManifestFile;
import dev.stowage.manifest.ManifestFolder;
import dev.stowage.manifest.ManifestImage;
import dev.stowage.watcher.discovery.ContainerImage;
import dev.stowage.watcher.discovery.Marks;
import dev.stowage.watcher.discovery.Workload;
import dev.stowage.watcher.source.SourceException;
import dev.stowage.watcher.source.WorkloadListener;
import dev.stowage.watcher.source.WorkloadSource;
import dev.stowage.workload.OriginalImages;
import dev.stowage.workload.WorkloadId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workloads in a folder of manifests. A file that breaks later keeps the workloads it had, so
 * that a slip of an editor removes nothing.
 */
public final class ManifestSource implements WorkloadSource {
  private static final Logger LOG = LoggerFactory.getLogger(ManifestSource.class);

  private final String cluster;
  private final Path folder;
  private final Duration pollInterval;
  private final FolderChanges changes;
  private final Map<Path, String> stampsAtStart;
  private final Clock clock;
  private volatile @Nullable Instant lookedAt;
  private Map<Path, List<Workload>> lastGood;
  private final Map<Path, String> complaints = new TreeMap<>();
  private final Set<WorkloadId> overridden = new HashSet<>();

  private ManifestSource(String cluster, Path folder, Duration pollInterval, Clock clock) {
    this.cluster = cluster;
    this.folder = folder;
    this.pollInterval = pollInterval;
    this.clock = clock;
    this.changes = FolderChanges.of(folder, folder.getFileSystem()::newWatchService);
    this.stampsAtStart = FileStamps.of(folder);
    this.lastGood = new TreeMap<>();
  }

  /**
   * Reads the folder.
   *
   * @param cluster the name under which its workloads go
   * @param pollInterval how often it is looked at for changes that the operating system does not
   *     tell of
   * @throws ManifestException when the folder or a file in it cannot be used
   */
  public static ManifestSource open(
      String cluster, Path folder, Duration pollInterval, Clock clock) {
    ManifestSource source = new ManifestSource(cluster, folder, pollInterval, clock);
    try {
      for (Path file : ManifestFolder.files(folder)) {
        source.lastGood.put(file, source.read(file));
      }
      return source;
    } catch (ManifestException e) {
      source.close();
      throw e;
    }
  }

  @Override
  public synchronized List<Workload> list() {
    Map<Path, List<Workload>> present = new TreeMap<>();
    try {
      for (Path file : ManifestFolder.files(folder)) {
        present.put(file, readOrKeep(file));
      }
    } catch (ManifestException e) {
      throw new SourceException(SourceException.Code.UNAVAILABLE, e.getMessage());
    }
    lastGood = present;
    lookedAt = clock.instant();
    complaints.keySet().retainAll(present.keySet());
    return merged(present);
  }

  private List<Workload> readOrKeep(Path file) {
    try {
      List<Workload> workloads = read(file);
      complaints.remove(file);
      return workloads;
    } catch (ManifestException e) {
      List<Workload> kept = lastGood.getOrDefault(file, List.of());
      if (!e.getMessage().equals(complaints.put(file, e.getMessage()))) {
        LOG.warn("{}; the {} workloads it had stay as they were", e.getMessage(), kept.size());
      }
      return kept;
    }
  }

  private List<Workload> read(Path file) {
    Map<WorkloadId, List<ManifestImage>> byWorkload = new LinkedHashMap<>();
    for (ManifestImage image : ManifestFile.read(file).images()) {
      byWorkload
          .computeIfAbsent(
              new WorkloadId(cluster, image.namespace(), image.kind(), image.name()),
              id -> new ArrayList<>())
          .add(image);
    }
    List<Workload> workloads = new ArrayList<>();
    byWorkload.forEach((id, images) ->
        workloads.add(
            new Workload(
                id,
                images.getFirst().annotations().get(OriginalImages.ANNOTATION),
                images.stream()
                    .map(image -> new ContainerImage(image.container(), image.image()))
                    .toList(),
                marks(images.getFirst().annotations()))));
    return workloads;
  }

  private static Marks marks(Map<String, String> annotations) {
    return new Marks("true".equals(annotations.get(Marks.IGNORE)), Map.of(), Map.of());
  }

  // As with kubectl apply: of two manifests for one workload the later one stands.
  private List<Workload> merged(Map<Path, List<Workload>> files) {
    Map<WorkloadId, Workload> merged = new LinkedHashMap<>();
    files.forEach((file, workloads) ->
        workloads.forEach(workload -> {
          if (merged.put(workload.id(), workload) != null && overridden.add(workload.id())) {
            LOG.warn("{} is in several manifests: the one in '{}' stands", workload.id(), file);
          }
        }));
    return List.copyOf(merged.values());
  }

  @Override
  public void watch(WorkloadListener listener) {
    Thread.ofVirtual().name("manifests-" + cluster).start(() -> poll(listener));
  }

  private void poll(WorkloadListener listener) {
    Map<Path, String> before = stampsAtStart;
    try {
      while (changes.await(pollInterval)) {
        Map<Path, String> now = FileStamps.of(folder);
        lookedAt = clock.instant();
        if (!now.equals(before)) {
          before = now;
          listener.listAgain();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  @Override
  public Optional<List<Platform>> platforms() {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> lastProofOfLife() {
    return Optional.ofNullable(lookedAt);
  }

  @Override
  public void close() {
    changes.close();
  }
}
