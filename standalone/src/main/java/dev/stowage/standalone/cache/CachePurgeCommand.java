package dev.stowage.standalone.cache;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code stowage cache purge}. */
@Command(
    name = "purge",
    description = "Asks for a cache to be taken off the nodes, until it is asked to be refreshed.",
    mixinStandardHelpOptions = true)
final class CachePurgeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CACHE", description = "The cache's name.")
  private String cache = "";

  @Mixin private GatewayOptions options = new GatewayOptions();

  @Override
  public Integer call() throws InterruptedException {
    return CacheAsking.pass(options, cache, "purge");
  }
}
