package dev.stowage.standalone.cache;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks something of a cache that there is. */
abstract class CacheAsking implements Callable<Integer> {
  private final String what;

  @Parameters(paramLabel = "CACHE", description = "The cache's name.")
  private String cache = "";

  @Mixin private GatewayOptions options = new GatewayOptions();

  private CacheAsking(String what) {
    this.what = what;
  }

  /** {@code stowage cache refresh}. */
  @Command(
      name = "refresh",
      description = "Asks for a cache's images to be pulled again now; a purged cache comes back.",
      mixinStandardHelpOptions = true)
  static final class Refresh extends CacheAsking {
    Refresh() {
      super("refresh");
    }
  }

  /** {@code stowage cache purge}. */
  @Command(
      name = "purge",
      description =
          "Asks for a cache to be taken off the nodes, until it is asked to be refreshed.",
      mixinStandardHelpOptions = true)
  static final class Purge extends CacheAsking {
    Purge() {
      super("purge");
    }
  }

  @Override
  public final Integer call() throws InterruptedException {
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
