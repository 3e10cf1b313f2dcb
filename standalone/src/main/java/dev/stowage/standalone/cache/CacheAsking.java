package dev.stowage.standalone.cache;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine;

/** Asks something of a cache that there is. */
final class CacheAsking {

  private CacheAsking() {}

  static int pass(GatewayOptions options, String cache, String what) throws InterruptedException {
    try (GatewayApi gateway = options.open()) {
      String cluster = options.cluster(gateway);
      JsonNode accepted = gateway.post(GatewayApi.path("clusters", cluster, "caches", cache, what));
      options.print(
          options.json()
              ? accepted.toPrettyString()
              : "asked the puller of cluster %s for a %s of cache %s"
                  .formatted(PlainTable.shown(cluster), what, PlainTable.shown(cache)));
      return CommandLine.ExitCode.OK;
    }
  }
}
