package dev.stowage.puller.apiserver;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.runtime.StartupException;
import io.kubernetes.client.openapi.ApiClient;
import org.junit.jupiter.api.Test;

final class ApiServerTest {

  @Test
  void anUnreachableServerIsNamedWithItsAddress() {
    ApiServer server = new ApiServer(new ApiClient().setBasePath("http://127.0.0.1:1"));

    assertThatThrownBy(server::requireReachable)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("http://127.0.0.1:1 cannot be reached")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void whatIsNoApiServerIsSaidSo() throws Exception {
    try (FakeApiServer fake = new FakeApiServer()) {
      ApiServer server = new ApiServer(fake.client());

      assertThatThrownBy(server::requireReachable)
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("no Kubernetes API server");
    }
  }
}
