package dev.stowage.standalone.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stowage cache list}. */
@Command(
    name = "list",
    description = "Lists node caches, those of every cluster where none is named.",
    mixinStandardHelpOptions = true)
final class CacheListCommand implements Callable<Integer> {
  @Mixin private GatewayOptions options = new GatewayOptions();

  @Override
  public Integer call() throws InterruptedException {
    List<JsonNode> caches = new ArrayList<>();
    try (GatewayApi gateway = options.open()) {
      for (String cluster : options.clusters(gateway)) {
        caches.addAll(gateway.items(GatewayApi.path("clusters", cluster, "caches")));
      }
    }
    options.print(options.json() ? json(caches) : text(caches));
    return CommandLine.ExitCode.OK;
  }

  private static String json(List<JsonNode> caches) {
    ObjectNode document = new ObjectMapper().createObjectNode();
    document.putArray("caches").addAll(caches);
    return document.toPrettyString();
  }

  private static String text(List<JsonNode> caches) {
    return CacheText.list(
        caches.stream().map(cache -> GatewayApi.read(cache, ReportedCache.class)).toList());
  }
}
