package dev.stowage.puller.daemonset;

import com.google.gson.JsonObject;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.apiserver.ApiServerException;
import dev.stowage.runtime.StartupException;

/** What is asked of the cluster once, before the first DaemonSet is made. */
final class ClusterFacts {
  private final ApiServer server;

  ClusterFacts(ApiServer server) {
    this.server = server;
  }

  /** Whether it is OpenShift, which gives pods user ids by itself. */
  boolean isOpenShift() {
    return get("/apis/route.openshift.io").code() == 200;
  }

  /**
   * The reference that makes DaemonSets go with a Deployment.
   *
   * @throws StartupException when there is none of that name
   */
  JsonObject owner(String namespace, String deployment) {
    Answer answer =
        get("/apis/apps/v1/namespaces/%s/deployments/%s".formatted(namespace, deployment));
    if (answer.code() != 200) {
      throw new StartupException(
          answer.code() == 404
              ? "Deployment '%s' in namespace '%s' does not exist, but is to own the DaemonSets of the node caches: set stowage.puller.cache.owner-deployment (DEPLOYMENT_NAME) to one that does"
                  .formatted(deployment, namespace)
              : "Deployment '%s' in namespace '%s' cannot be read (%d): %s: give the puller's service account the right to get it"
                  .formatted(deployment, namespace, answer.code(), answer.message()));
    }
    JsonObject reference = new JsonObject();
    reference.addProperty("apiVersion", "apps/v1");
    reference.addProperty("kind", "Deployment");
    reference.addProperty("name", deployment);
    reference.addProperty(
        "uid", JsonFields.text(JsonFields.object(answer.body(), "metadata"), "uid"));
    return reference;
  }

  private Answer get(String path) {
    try {
      return server.get(path);
    } catch (ApiServerException e) {
      throw new StartupException("node caches: " + e.getMessage(), e);
    }
  }
}
