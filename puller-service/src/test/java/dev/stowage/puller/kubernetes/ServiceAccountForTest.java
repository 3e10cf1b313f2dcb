package dev.stowage.puller.kubernetes;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import io.kubernetes.client.openapi.ApiClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.Yaml;

/** A service account with the rights that Stowage asks for and no others, and its kubeconfig. */
public final class ServiceAccountForTest implements AutoCloseable {
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";

  private final ApiServer admin;
  private final String namespace;
  private final String name;
  private final ApiClient client;

  /**
   * @param clusterRules the rules of its cluster role, JSON
   * @param ownRules the rules of its role in its own namespace, JSON
   */
  public ServiceAccountForTest(
      ApiClient admin, String namespace, String clusterRules, String ownRules) {
    this.admin = new ApiServer(admin);
    this.client = admin;
    this.namespace = namespace;
    this.name = "stowage-" + namespace;
    String accounts = "/api/v1/namespaces/%s/serviceaccounts".formatted(namespace);
    create(accounts, "{\"metadata\": {\"name\": \"%s\"}}".formatted(name));
    create(RBAC + "/clusterroles", role(clusterRules));
    create(RBAC + "/clusterrolebindings", binding("ClusterRole"));
    create("%s/namespaces/%s/roles".formatted(RBAC, namespace), role(ownRules));
    create("%s/namespaces/%s/rolebindings".formatted(RBAC, namespace), binding("Role"));
  }

  /** Writes a kubeconfig that is its own. */
  public Path kubeconfig(Path folder, Path adminKubeconfig) {
    try {
      Map<?, ?> admins = new Yaml().load(Files.readString(adminKubeconfig));
      List<?> clusters = (List<?>) Objects.requireNonNull(admins.get("clusters"));
      String clusterName = String.valueOf(((Map<?, ?>) clusters.getFirst()).get("name"));
      Map<String, Object> config =
          Map.of(
              "apiVersion",
              "v1",
              "kind",
              "Config",
              "clusters",
              clusters,
              "users",
              List.of(Map.of("name", "own", "user", Map.of("token", token()))),
              "contexts",
              List.of(
                  Map.of("name", "own", "context", Map.of("cluster", clusterName, "user", "own"))),
              "current-context",
              "own");
      return Files.writeString(folder.resolve("own-kubeconfig"), new Yaml().dump(config));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String token() {
    String path = "/api/v1/namespaces/%s/serviceaccounts/%s/token".formatted(namespace, name);
    JsonObject answer =
        create(
            path,
            "{\"apiVersion\": \"authentication.k8s.io/v1\", \"kind\": \"TokenRequest\", \"spec\": {\"audiences\": [\"https://kubernetes.default.svc\"]}}");
    return answer.getAsJsonObject("status").get("token").getAsString();
  }

  private JsonObject create(String path, String json) {
    Answer answer = admin.create(path, JsonParser.parseString(json).getAsJsonObject());
    if (answer.code() != 201) {
      throw new IllegalStateException("%s: %s".formatted(path, answer.message()));
    }
    return answer.body();
  }

  private String role(String rules) {
    return "{\"metadata\": {\"name\": \"%s\"}, \"rules\": %s}".formatted(name, rules);
  }

  private String binding(String kind) {
    return """
    {"metadata": {"name": "%1$s"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "%3$s", "name": "%1$s"},
     "subjects": [{"kind": "ServiceAccount", "name": "%1$s", "namespace": "%2$s"}]}
    """
        .formatted(name, namespace, kind);
  }

  /** Takes away what is not in a namespace. */
  @Override
  public void close() {
    for (String path : List.of("/clusterroles/", "/clusterrolebindings/")) {
      String version =
          new ApiServer(client)
              .get(RBAC + path + name)
              .body()
              .getAsJsonObject("metadata")
              .get("resourceVersion")
              .getAsString();
      admin.delete(RBAC + path + name, version);
    }
  }
}
