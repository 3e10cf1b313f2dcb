package dev.stowage.watcher;

import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.testengine.TestCluster;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import io.kubernetes.client.util.generic.options.DeleteOptions;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a cluster holds by the word of one of its API servers, and a way to change it: some objects
 * of every kind in it are kept for good, some are deleted in a round of changes, some are made in
 * one.
 */
final class ClusterContents {
  private static final String GROUP = "outage.stowage.dev";
  private static final int OF_EACH = 5;

  /** Where the watcher is to look into custom resources. */
  static final String RULES =
      """
      outage:
      - {group: %1$s, kind: Database, fields: [$.spec.image]}
      - {group: %1$s, kind: Appliance, fields: [$.spec.image]}
      """
          .formatted(GROUP);

  private final ApiClient client;

  private enum Kind {
    DEPLOYMENT("apps", "deployments", "Deployment", Shape.TEMPLATE),
    STATEFUL_SET("apps", "statefulsets", "StatefulSet", Shape.TEMPLATE),
    DAEMON_SET("apps", "daemonsets", "DaemonSet", Shape.TEMPLATE),
    REPLICATION_CONTROLLER("", "replicationcontrollers", "ReplicationController", Shape.OLD),
    POD("", "pods", "Pod", Shape.POD),
    DATABASE(GROUP, "databases", "Database", Shape.CUSTOM),
    APPLIANCE(GROUP, "appliances", "Appliance", Shape.CUSTOM);

    private final String group;
    private final String plural;
    private final String kind;
    private final Shape shape;

    Kind(String group, String plural, String kind, Shape shape) {
      this.group = group;
      this.plural = plural;
      this.kind = kind;
      this.shape = shape;
    }

    boolean isNamespaced() {
      return this != APPLIANCE;
    }

    // As events name it.
    String key(String name) {
      return shape == Shape.CUSTOM
          ? "%s/CustomResource/%s.%s:%s/fields/spec.image"
              .formatted(isNamespaced() ? "default" : "-", kind, group, name)
          : "default/%s/%s/containers/main".formatted(kind, name);
    }
  }

  private enum Shape {
    TEMPLATE(
        "/spec/template/spec/containers/0/image",
        """
        {"serviceName":"none","selector":{"matchLabels":{"app":"%1$s"}},"template":{"metadata":{"labels":{"app":"%1$s"}},
         "spec":{"containers":[{"name":"main","image":"%2$s"}]}}}
        """),
    OLD(
        "/spec/template/spec/containers/0/image",
        """
        {"selector":{"app":"%1$s"},"template":{"metadata":{"labels":{"app":"%1$s"}},
         "spec":{"containers":[{"name":"main","image":"%2$s"}]}}}
        """),
    POD("/spec/containers/0/image", "{\"containers\":[{\"name\":\"main\",\"image\":\"%2$s\"}]}"),
    CUSTOM("/spec/image", "{\"image\":\"%2$s\"}");

    private final String image;
    private final String spec;

    Shape(String image, String spec) {
      this.image = image;
      this.spec = spec;
    }
  }

  ClusterContents(TestCluster cluster) {
    this.client = cluster.newClient();
  }

  /** Makes what is there at first, with objects to delete in so many rounds. */
  void make(int rounds) throws ApiException {
    define("databases", "Database", "Namespaced");
    define("appliances", "Appliance", "Cluster");
    for (Kind kind : Kind.values()) {
      // The server serves a new custom resource some time after its definition.
      await().until(() -> api(kind).list().isSuccess());
      for (int i = 0; i < OF_EACH; i++) {
        create(kind, "kept-" + i, "0");
        for (int round = 1; round <= rounds; round++) {
          create(kind, "until-%d-%d".formatted(round, i), "0");
        }
      }
    }
  }

  /** A round: of every kind some are changed, some deleted and some made. */
  void change(int round) throws ApiException {
    DeleteOptions atOnce = new DeleteOptions();
    // Else a ReplicationController waits for a controller that takes its pods over.
    atOnce.setPropagationPolicy("Background");
    for (Kind kind : Kind.values()) {
      DynamicKubernetesApi api = api(kind);
      for (int i = 0; i < OF_EACH; i++) {
        String tag = String.valueOf(round);
        V1Patch image =
            new V1Patch(
                "[{\"op\":\"replace\",\"path\":\"%s\",\"value\":\"%s\"}]"
                    .formatted(kind.shape.image, image("kept-" + i, tag)));
        String gone = "until-%d-%d".formatted(round, i);
        String format = V1Patch.PATCH_FORMAT_JSON_PATCH;
        if (kind.isNamespaced()) {
          api.patch("default", "kept-" + i, format, image).throwsApiException();
          api.delete("default", gone, atOnce).throwsApiException();
        } else {
          api.patch("kept-" + i, format, image).throwsApiException();
          api.delete(gone, atOnce).throwsApiException();
        }
        create(kind, "since-%d-%d".formatted(round, i), tag);
      }
    }
  }

  /** Every image in the cluster, as KEY IMAGE, with the keys of events. */
  Set<String> images() throws ApiException {
    Set<String> images = new TreeSet<>();
    for (Kind kind : Kind.values()) {
      for (DynamicKubernetesObject found :
          api(kind).list().throwsApiException().getObject().getItems()) {
        images.add(
            kind.key(at(found.getRaw(), "/metadata/name").getAsString())
                + " "
                + at(found.getRaw(), kind.shape.image).getAsString());
      }
    }
    return images;
  }

  private static JsonElement at(JsonElement root, String pointer) {
    JsonElement found = root;
    for (String step : pointer.substring(1).split("/", -1)) {
      found =
          found instanceof JsonObject object
              ? object.get(step)
              : found.getAsJsonArray().get(Integer.parseInt(step));
    }
    return found;
  }

  private void create(Kind kind, String name, String tag) throws ApiException {
    String namespace = kind.isNamespaced() ? ",\"namespace\":\"default\"" : "";
    JsonObject made =
        JsonParser.parseString(
                "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"name\":\"%s\"%s},\"spec\":%s}"
                    .formatted(
                        kind.group.isEmpty() ? "v1" : kind.group + "/v1",
                        kind.kind,
                        name,
                        namespace,
                        kind.shape.spec.formatted(name, image(name, tag))))
            .getAsJsonObject();
    api(kind).create(new DynamicKubernetesObject(made)).throwsApiException();
  }

  private static String image(String name, String tag) {
    return "registry.example/team/%s:%s".formatted(name, tag);
  }

  private void define(String plural, String kind, String scope) throws ApiException {
    new DynamicKubernetesApi("apiextensions.k8s.io", "v1", "customresourcedefinitions", client)
        .create(
            new DynamicKubernetesObject(
                JsonParser.parseString(
                        """
                        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
                         "metadata":{"name":"%1$s.%4$s"},
                         "spec":{"group":"%4$s","scope":"%3$s","names":{"plural":"%1$s","kind":"%2$s"},
                           "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":
                             {"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
                        """
                            .formatted(plural, kind, scope, GROUP))
                    .getAsJsonObject()))
        .throwsApiException();
  }

  private DynamicKubernetesApi api(Kind kind) {
    return new DynamicKubernetesApi(kind.group, "v1", kind.plural, client);
  }
}
