package dev.stowage.puller.shape;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.puller.cache.CachedImage;
import dev.stowage.puller.cache.ContainerResources;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.placement.Presence;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the pods of a cache are like. They are what the pod security standard {@code restricted}
 * asks for, and get nothing of the cluster.
 *
 * @param openShift whether the cluster gives each namespace user ids of its own
 */
public record PodShape(Sleeper sleeper, boolean openShift) {
  /** The name of the init container. */
  static final String COPY = "copy-sleep";

  /** Nobody's but ours: such a pod stays unscheduled until its node's turn has come. */
  static final String SCHEDULER = "stowage";

  /** The pod's specification. */
  JsonObject spec(NodeCache cache, List<CachedImage> images) {
    JsonObject spec =
        json(
            """
            {"schedulerName": "%s", "automountServiceAccountToken": false, "enableServiceLinks": false,
             "terminationGracePeriodSeconds": 1}
            """
                .formatted(SCHEDULER));
    spec.add("securityContext", podSecurity());
    spec.add("initContainers", array(List.of(initContainer(cache))));
    spec.add("containers", array(images.stream().map(image -> container(cache, image)).toList()));
    spec.add(
        "volumes",
        array(
            List.of(
                json(
                    "{\"name\": \"%s\", \"emptyDir\": {\"sizeLimit\": \"%s\"}}"
                        .formatted(sleeper.volume(), sleeper.volumeSize())))));
    if (!cache.placement().nodeSelector().isEmpty()) {
      spec.add("nodeSelector", texts(cache.placement().nodeSelector()));
    }
    if (!cache.placement().affinity().isEmpty()) {
      spec.add("affinity", cache.placement().affinity().deepCopy());
    }
    JsonArray tolerations = cache.placement().tolerations().deepCopy();
    tolerations.add(
        json("{\"key\": \"%s\", \"operator\": \"Exists\"}".formatted(Presence.COLD_TAINT)));
    spec.add("tolerations", tolerations);
    if (!cache.pullSecrets().isEmpty()) {
      spec.add(
          "imagePullSecrets", array(cache.pullSecrets().stream().map(PodShape::named).toList()));
    }
    return spec;
  }

  private JsonObject initContainer(NodeCache cache) {
    JsonObject container = named(COPY);
    container.addProperty("image", sleeper.image());
    container.addProperty("imagePullPolicy", "IfNotPresent");
    complete(container, sleeper.copying(), cache.resources(), false);
    return container;
  }

  private JsonObject container(NodeCache cache, CachedImage image) {
    JsonObject container = named(image.container());
    container.addProperty("image", image.image());
    container.addProperty("imagePullPolicy", "Always");
    complete(container, sleeper.sleeping(), cache.resources(), true);
    return container;
  }

  private void complete(
      JsonObject container, List<String> command, ContainerResources resources, boolean readOnly) {
    JsonArray words = new JsonArray();
    command.forEach(words::add);
    container.add("command", words);
    // The image's own may be one that only root can enter.
    container.addProperty("workingDir", "/");
    container.add("resources", resources(resources));
    container.add(
        "securityContext",
        json(
            """
            {"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "runAsNonRoot": true, "privileged": false,
             "capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"}}
            """));
    JsonObject mount = named(sleeper.volume());
    mount.addProperty("mountPath", "/" + sleeper.volume());
    if (readOnly) {
      mount.addProperty("readOnly", true);
    }
    container.add("volumeMounts", array(List.of(mount)));
  }

  private JsonObject podSecurity() {
    JsonObject security =
        json("{\"runAsNonRoot\": true, \"seccompProfile\": {\"type\": \"RuntimeDefault\"}}");
    if (!openShift) {
      security.addProperty("runAsUser", 65532);
      security.addProperty("runAsGroup", 65532);
    }
    return security;
  }

  private static JsonObject resources(ContainerResources resources) {
    JsonObject both = new JsonObject();
    both.add("requests", amounts(resources.cpuRequest(), resources.memoryRequest()));
    both.add("limits", amounts(resources.cpuLimit(), resources.memoryLimit()));
    return both;
  }

  private static JsonObject amounts(String cpu, String memory) {
    JsonObject amounts = new JsonObject();
    amounts.addProperty("cpu", cpu);
    amounts.addProperty("memory", memory);
    return amounts;
  }

  /** In the order of the keys: a map's own order is another in every process. */
  static JsonObject texts(Map<String, String> texts) {
    JsonObject object = new JsonObject();
    new TreeMap<>(texts).forEach(object::addProperty);
    return object;
  }

  private static JsonObject named(String name) {
    JsonObject object = new JsonObject();
    object.addProperty("name", name);
    return object;
  }

  private static JsonArray array(List<JsonObject> objects) {
    JsonArray array = new JsonArray();
    objects.forEach(array::add);
    return array;
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
