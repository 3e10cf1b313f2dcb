package dev.stowage.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.gateway.view.PageRequest;
import dev.stowage.workload.WorkloadKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryParametersTest {

  @Test
  void whatIsLeftOutOrEmptyIsNull() {
    QueryParameters query = QueryParameters.of(Map.of("q", List.of("")));
    assertThat(query.text("q")).isNull();
    assertThat(query.oneOf("kind", WorkloadKind.values())).isNull();
    assertThat(query.image("image")).isNull();
    assertThat(query.page(50)).isEqualTo(new PageRequest(0, 50));
  }

  @Test
  void valuesAreFoundByTheirNameInAnyCase() {
    QueryParameters query = QueryParameters.of(Map.of("kind", List.of("statefulset")));
    assertThat(query.oneOf("kind", WorkloadKind.values())).isEqualTo(WorkloadKind.STATEFUL_SET);
  }

  @Test
  void anImageIsNormalised() {
    assertThat(QueryParameters.of(Map.of("image", List.of("nginx"))).image("image"))
        .hasToString("docker.io/library/nginx:latest");
  }

  @Test
  void aValueThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> QueryParameters.of(Map.of("q", List.of("x".repeat(501)))))
        .isInstanceOf(ProblemException.class)
        .hasMessage("query parameter 'q' is longer than 500 characters");
  }

  @Test
  void aParameterThatIsNotKnownIsNamed() {
    assertThatThrownBy(() -> QueryParameters.of(Map.of("sate", List.of("x"))).only("state", "q"))
        .hasMessage("query parameter 'sate' is not known here; there are state, q");
  }
}
