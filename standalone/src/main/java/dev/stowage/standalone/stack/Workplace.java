package dev.stowage.standalone.stack;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where workloads are found and rewritten. */
public sealed interface Workplace {

  /** A Kubernetes cluster; without a kubeconfig the one this process runs in. */
  record Kubernetes(Optional<Path> kubeconfig, Optional<String> context) implements Workplace {}

  /** A folder of manifests that is read, and one that gets the rewritten files. */
  record Manifests(Path input, Path output) implements Workplace {}

  /** The watcher's settings for it. */
  default Map<String, Object> watcherSettings() {
    Map<String, Object> settings = new HashMap<>();
    switch (this) {
      case Kubernetes kubernetes -> {
        settings.put("stowage.watcher.source", "kubernetes");
        kubernetes
            .kubeconfig()
            .ifPresent(file -> settings.put("stowage.watcher.kubeconfig", file.toString()));
        kubernetes.context().ifPresent(name -> settings.put("stowage.watcher.context", name));
      }
      case Manifests manifests -> {
        settings.put("stowage.watcher.source", "manifests");
        settings.put("stowage.watcher.manifests", manifests.input().toString());
      }
    }
    return settings;
  }

  /** The puller's settings for it. */
  default Map<String, Object> pullerSettings() {
    Map<String, Object> settings = new HashMap<>();
    switch (this) {
      case Kubernetes kubernetes -> {
        settings.put("stowage.puller.platform", "kubernetes");
        kubernetes
            .kubeconfig()
            .ifPresent(
                file -> settings.put("stowage.puller.kubernetes.kubeconfig", file.toString()));
        kubernetes
            .context()
            .ifPresent(name -> settings.put("stowage.puller.kubernetes.context", name));
      }
      case Manifests manifests -> {
        settings.put("stowage.puller.platform", "manifests");
        settings.put("stowage.puller.manifests.input", manifests.input().toString());
        settings.put("stowage.puller.manifests.output", manifests.output().toString());
      }
    }
    return settings;
  }
}
