package dev.stowage.gateway.dashboard;

import dev.stowage.gateway.view.PageRequest;
import dev.stowage.gateway.workload.WorkloadFilter;
import dev.stowage.gateway.workload.WorkloadState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a visitor has chosen to see; every link of the page carries it on. */
record DashboardQuery(
    @Nullable String cluster, @Nullable WorkloadState state, @Nullable String text, int page) {
  private static final int ROWS = 25;

  WorkloadFilter filter() {
    return new WorkloadFilter(cluster, null, null, state, null, text);
  }

  PageRequest pageRequest() {
    return new PageRequest(page, ROWS);
  }

  DashboardQuery onPage(int other) {
    return new DashboardQuery(cluster, state, text, other);
  }

  static DashboardQuery ofCluster(String cluster) {
    return new DashboardQuery(cluster, null, null, 0);
  }

  boolean isActive() {
    return cluster != null || state != null || text != null;
  }

  /** The path with this query. */
  String address(String path) {
    List<String> parameters = new ArrayList<>();
    add(parameters, "cluster", cluster);
    add(parameters, "state", Optional.ofNullable(state).map(Enum::name).orElse(null));
    add(parameters, "q", text);
    add(parameters, "page", page == 0 ? null : String.valueOf(page));
    return parameters.isEmpty() ? path : path + "?" + String.join("&", parameters);
  }

  private static void add(List<String> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}
