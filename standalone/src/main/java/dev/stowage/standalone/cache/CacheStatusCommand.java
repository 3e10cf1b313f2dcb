package dev.stowage.standalone.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code stowage cache status}. */
@Command(
    name = "status",
    description = {
      "Shows a node cache: its preview, and each image on each node, failures first.",
      "Exit code 1: the cache is degraded or was refused."
    },
    mixinStandardHelpOptions = true)
final class CacheStatusCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CACHE", description = "The cache's name.")
  private String cache = "";

  @Mixin private GatewayOptions options = new GatewayOptions();

  @Override
  public Integer call() throws InterruptedException {
    try (GatewayApi gateway = options.open()) {
      String path = GatewayApi.path("clusters", options.cluster(gateway), "caches", cache);
      JsonNode found = gateway.get(path);
      List<JsonNode> images = gateway.items(path + "/images");
      ReportedCache reported = GatewayApi.read(found, ReportedCache.class);
      options.print(options.json() ? json(found, images) : text(reported, images));
      return reported.isInNeed() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }
  }

  private static String json(JsonNode cache, List<JsonNode> images) {
    ObjectNode document = new ObjectMapper().createObjectNode();
    document.set("cache", cache);
    document.putArray("images").addAll(images);
    return document.toPrettyString();
  }

  private static String text(ReportedCache cache, List<JsonNode> images) {
    return CacheText.status(
        cache, images.stream().map(image -> GatewayApi.read(image, ReportedImage.class)).toList());
  }
}
