package dev.stowage.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.event.json.EventFormatException;
import dev.stowage.event.json.EventJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RewriteScopeTest {
  private static final WorkloadId WEB =
      new WorkloadId("prod", "shop", WorkloadKind.DEPLOYMENT, "web");

  @Test
  void aScopeCoversWhatIsInItAndNothingElse() {
    assertThat(RewriteScope.of("prod").covers(WEB)).isTrue();
    assertThat(RewriteScope.of("test").covers(WEB)).isFalse();
    assertThat(RewriteScope.of("prod", "shop").covers(WEB)).isTrue();
    assertThat(RewriteScope.of("prod", "bank").covers(WEB)).isFalse();
    assertThat(RewriteScope.of(WEB).covers(WEB)).isTrue();
    assertThat(
            RewriteScope.of(WEB)
                .covers(new WorkloadId("prod", "shop", WorkloadKind.DAEMON_SET, "web")))
        .isFalse();
    assertThat(
            RewriteScope.of(WEB)
                .covers(new WorkloadId("prod", "shop", WorkloadKind.DEPLOYMENT, "web2")))
        .isFalse();
  }

  @Test
  void itsTextIsTheWorkloadsKeyOrTheBeginningOfIt() {
    assertThat(RewriteScope.of("prod")).hasToString("prod");
    assertThat(RewriteScope.of("prod", "shop")).hasToString("prod/shop");
    assertThat(RewriteScope.of(WEB)).hasToString(WEB.toString());
  }

  @Test
  void halfAWorkloadIsRefused() {
    assertThatThrownBy(() -> new RewriteScope("prod", "shop", WorkloadKind.POD, null))
        .hasMessage("a scope's kind and name go together");
    assertThatThrownBy(() -> new RewriteScope("prod", null, WorkloadKind.POD, "web"))
        .hasMessage("a scope's workload needs its namespace");
    assertThatThrownBy(() -> RewriteScope.of("prod", "a/b"))
        .hasMessageStartingWith("scope's namespace");
    String json =
        """
        {"id": "00000000-0000-4000-8000-000000000001", "time": "2026-11-21T00:00:00Z",
         "scope": {"cluster": "prod", "kind": "Pod", "name": "web"}}
        """;
    assertThatThrownBy(() ->
            EventJson.read("dev.stowage.RevertRequested.v1", json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining("a scope's workload needs its namespace");
  }
}
