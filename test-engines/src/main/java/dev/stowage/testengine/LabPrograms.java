package dev.stowage.testengine;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What a control plane is made of: the system's etcd, and Kubernetes as the lab builds it. */
record LabPrograms(Path etcd, Path apiServer) {

  /** Those of the machine; empty when one of them is missing. */
  static Optional<LabPrograms> find(Map<String, String> environment) {
    Path lab =
        Path.of(environment.getOrDefault("LAB", environment.get("HOME") + "/.cache/lab"), "bin");
    return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "etcd"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(etcd -> new LabPrograms(etcd, lab.resolve("kube-apiserver")))
        .filter(programs -> Files.isExecutable(programs.apiServer()));
  }
}
