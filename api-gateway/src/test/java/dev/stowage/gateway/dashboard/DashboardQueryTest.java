package dev.stowage.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.gateway.workload.WorkloadState;
import org.junit.jupiter.api.Test;

class DashboardQueryTest {

  @Test
  void anAddressCarriesWhatWasChosen() {
    assertThat(new DashboardQuery("a&b", WorkloadState.FAILED, "x y", 2).address("/"))
        .isEqualTo("/?cluster=a%26b&state=FAILED&q=x+y&page=2");
  }

  @Test
  void anAddressWithoutChoiceIsThePathAlone() {
    assertThat(new DashboardQuery(null, null, null, 0).address("/dashboard/live"))
        .isEqualTo("/dashboard/live");
  }
}
