package dev.stowage.testengine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Namespace;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@NeedsCluster
class ClusterForTestsIT {

  @Test
  void aNamespaceIsThereUntilItIsClosed() throws Exception {
    TestCluster cluster = TestCluster.ofEnvironment();
    CoreV1Api api = new CoreV1Api(cluster.newClient());
    String name;
    try (TestCluster.TestNamespace namespace = cluster.newNamespace()) {
      name = namespace.name();
      assertThat(api.readNamespace(name).execute().getStatus())
          .isNotNull()
          .extracting("phase")
          .isEqualTo("Active");
    }
    Awaitility.await().until(() -> isEnding(api, name));
  }

  private static boolean isEnding(CoreV1Api api, String name) throws ApiException {
    try {
      V1Namespace namespace = api.readNamespace(name).execute();
      return namespace.getStatus() != null
          && "Terminating".equals(namespace.getStatus().getPhase());
    } catch (ApiException e) {
      return e.getCode() == 404;
    }
  }
}
