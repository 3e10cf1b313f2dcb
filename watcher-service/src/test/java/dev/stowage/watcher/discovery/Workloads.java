package dev.stowage.watcher.discovery;

import dev.stowage.image.TargetRepository;
import dev.stowage.watcher.filter.ImageFilter;
import dev.stowage.watcher.filter.WorkloadFilter;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Workloads as tests need them. */
public final class Workloads {

  private Workloads() {}

  /** What counts, with the simplest of filters. */
  public static DiscoveryPolicy policy(
      List<TargetRepository> targets, Set<String> ignoredNamespaces, Set<String> registries) {
    return new DiscoveryPolicy(
        targets,
        WorkloadFilter.without(List.copyOf(ignoredNamespaces)),
        ImageFilter.only(registries));
  }

  public static WorkloadId id(String namespace, String name) {
    return new WorkloadId("c", namespace, WorkloadKind.DEPLOYMENT, name);
  }

  /** A Deployment in the namespace {@code shop} whose containers are named a, b, c … */
  public static Workload workload(String name, String... images) {
    return workload(id("shop", name), null, images);
  }

  public static Workload workload(
      WorkloadId id, @Nullable String originalImages, String... images) {
    List<ContainerImage> containers = new ArrayList<>();
    for (int i = 0; i < images.length; i++) {
      containers.add(new ContainerImage(container(i), images[i]));
    }
    return new Workload(id, originalImages, containers);
  }

  public static ContainerId container(int number) {
    return new ContainerId(ContainerKind.CONTAINER, String.valueOf((char) ('a' + number)));
  }
}
