package dev.stowage.standalone.cache;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stowage.runtime.StartupException;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which gateway is asked about which cluster. */
final class GatewayOptions {
  @Option(
      names = "--api",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "Where the gateway is (default: ${DEFAULT-VALUE}).")
  private String api = "http://127.0.0.1:8080";

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The cluster; can be left out where there is only one.")
  private @Nullable String cluster;

  @Option(names = "--json", description = "Print the result as one JSON document.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  GatewayApi open() {
    return GatewayApi.at(api);
  }

  boolean json() {
    return json;
  }

  /** Prints the command's result. */
  void print(String text) {
    if (command != null) {
      PrintWriter out = command.commandLine().getOut();
      out.println(text);
      out.flush();
    }
  }

  /** The clusters to look at: the one that was named, else all. */
  List<String> clusters(GatewayApi gateway) throws InterruptedException {
    return cluster != null
        ? List.of(cluster)
        : gateway.items("clusters").stream().map(GatewayOptions::name).toList();
  }

  /**
   * The one cluster that is meant.
   *
   * @throws StartupException when none was named and there is not exactly one
   */
  String cluster(GatewayApi gateway) throws InterruptedException {
    List<String> clusters = clusters(gateway);
    if (clusters.size() == 1) {
      return clusters.getFirst();
    }
    throw new StartupException(
        clusters.isEmpty()
            ? "no cluster has reported to this gateway yet"
            : clusters.stream()
                .map(PlainTable::shown)
                .collect(Collectors.joining(", ", "--cluster is needed: there are ", "")));
  }

  private static String name(JsonNode cluster) {
    return cluster.path("name").asText();
  }
}
