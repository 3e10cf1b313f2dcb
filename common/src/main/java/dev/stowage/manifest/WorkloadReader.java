package dev.stowage.manifest;

import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Finds the images of workloads in YAML nodes, and what namespaces say about theirs; what is
 * neither is passed over.
 */
final class WorkloadReader {
  // Aliases can make a short text stand for a list without end.
  private static final int MOST_OBJECTS = 100_000;
  private static final int DEEPEST_LIST = 16;

  private final YamlText yaml;
  private final List<ManifestImage> images = new ArrayList<>();
  private final Map<String, Map<String, String>> namespaces = new HashMap<>();
  private int objects;

  WorkloadReader(YamlText yaml) {
    this.yaml = yaml;
  }

  List<ManifestImage> images() {
    return images;
  }

  /** The annotations of namespaces, by name; of two for one the later ones. */
  Map<String, Map<String, String>> namespaces() {
    return namespaces;
  }

  void read(Node document) {
    read(document, "", 0);
  }

  private void read(Node node, String kindOfList, int depth) {
    if (++objects > MOST_OBJECTS || depth > DEEPEST_LIST) {
      throw yaml.broken(
          node,
          "more than %d objects in one file, or lists %d deep"
              .formatted(MOST_OBJECTS, DEEPEST_LIST));
    }
    if (!(node instanceof MappingNode mapping)) {
      return;
    }
    YamlFields object = new YamlFields(yaml, mapping, "");
    // kind may be anything in a file that is no manifest.
    String kind = Optional.ofNullable(object.texts().get("kind")).orElse(kindOfList);
    if (kind.endsWith("List")) {
      String itemKind = kind.substring(0, kind.length() - "List".length());
      object.items("items").forEach(item -> read(item, itemKind, depth + 1));
      return;
    }
    if (kind.equals("Namespace") && groupOf(object).orElse("").isEmpty()) {
      readNamespace(object);
      return;
    }
    Arrays.stream(WorkloadKind.values())
        .filter(known -> known.toString().equals(kind) && isIn(object, known))
        .findFirst()
        .ifPresent(known -> readWorkload(object, known));
  }

  // Others define a Job or a Deployment of their own; theirs are no workloads here.
  private static boolean isIn(YamlFields object, WorkloadKind kind) {
    Set<String> groups =
        switch (kind) {
          case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, REPLICA_SET -> Set.of("apps", "extensions");
          case JOB, CRON_JOB -> Set.of("batch");
          case POD, REPLICATION_CONTROLLER -> Set.of("");
          case CUSTOM_RESOURCE -> Set.of();
        };
    return groupOf(object).map(groups::contains).orElse(!groups.isEmpty());
  }

  // Empty text for the core group, nothing where the object does not say.
  private static Optional<String> groupOf(YamlFields object) {
    return object
        .text("apiVersion")
        .map(version -> version.substring(0, Math.max(0, version.indexOf('/'))));
  }

  private void readNamespace(YamlFields object) {
    Optional<YamlFields> metadata = object.mapping("metadata");
    metadata
        .flatMap(fields -> fields.text("name"))
        .ifPresent(name -> namespaces.put(name, annotations(metadata)));
  }

  private static Map<String, String> annotations(Optional<YamlFields> metadata) {
    return metadata
        .flatMap(fields -> fields.mapping("annotations"))
        .map(YamlFields::texts)
        .orElse(Map.of());
  }

  private void readWorkload(YamlFields object, WorkloadKind kind) {
    Optional<YamlFields> metadata = object.mapping("metadata");
    if (metadata.isPresent() && isOwned(kind, metadata.get())) {
      return;
    }
    Optional<YamlFields> podSpec = podSpec(object, kind);
    if (podSpec.isEmpty()) {
      return;
    }
    String name =
        metadata
            .flatMap(fields -> fields.text("name").or(() -> fields.text("generateName")))
            .orElse("");
    String namespace = metadata.flatMap(fields -> fields.text("namespace")).orElse("default");
    requireName(object, kind, "metadata.name", name);
    requireName(object, kind, "metadata.namespace", namespace);
    Map<String, String> annotations = annotations(metadata);
    for (ContainerKind containerKind : ContainerKind.values()) {
      for (YamlFields container : podSpec.get().mappings(containerKind.field())) {
        Optional<ScalarNode> image = image(container, containerKind);
        if (image.isEmpty()) {
          continue;
        }
        String containerName = container.text("name").orElse("");
        requireName(container, kind, container.path() + ".name", containerName);
        images.add(
            new ManifestImage(
                namespace,
                kind,
                name,
                annotations,
                new ContainerId(containerKind, containerName),
                image.get().getValue(),
                yaml.start(image.get()),
                yaml.end(image.get()),
                yaml.line(image.get())));
      }
    }
  }

  private static Optional<ScalarNode> image(YamlFields container, ContainerKind kind) {
    return switch (kind) {
      case CONTAINER, INIT_CONTAINER, EPHEMERAL_CONTAINER -> container.scalar("image");
      case IMAGE_VOLUME -> container.mapping("image").flatMap(volume -> volume.scalar("reference"));
      case CUSTOM_FIELD -> Optional.empty();
    };
  }

  private void requireName(YamlFields fields, WorkloadKind kind, String what, String name) {
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      throw yaml.broken(
          fields.node(), "a %s needs '%s', not empty and without '/'".formatted(kind, what));
    }
  }

  // Its owner is the workload.
  private static boolean isOwned(WorkloadKind kind, YamlFields metadata) {
    return switch (kind) {
      case POD, JOB, REPLICA_SET -> !metadata.items("ownerReferences").isEmpty();
      case DEPLOYMENT,
          STATEFUL_SET,
          DAEMON_SET,
          REPLICATION_CONTROLLER,
          CRON_JOB,
          CUSTOM_RESOURCE ->
          false;
    };
  }

  private static Optional<YamlFields> podSpec(YamlFields object, WorkloadKind kind) {
    Optional<YamlFields> spec = object.mapping("spec");
    return switch (kind) {
      case CUSTOM_RESOURCE -> Optional.empty();
      case POD -> spec;
      case CRON_JOB ->
          spec.flatMap(fields -> fields.mapping("jobTemplate"))
              .flatMap(fields -> fields.mapping("spec"))
              .flatMap(fields -> fields.mapping("template"))
              .flatMap(fields -> fields.mapping("spec"));
      case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, REPLICA_SET, REPLICATION_CONTROLLER, JOB ->
          spec.flatMap(fields -> fields.mapping("template"))
              .flatMap(fields -> fields.mapping("spec"));
    };
  }
}
