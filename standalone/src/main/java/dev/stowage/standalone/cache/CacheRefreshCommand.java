package dev.stowage.standalone.cache;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code stowage cache refresh}. */
@Command(
    name = "refresh",
    description = "Asks for a cache's images to be pulled again now; a purged cache comes back.",
    mixinStandardHelpOptions = true)
final class CacheRefreshCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CACHE", description = "The cache's name.")
  private String cache = "";

  @Mixin private GatewayOptions options = new GatewayOptions();

  @Override
  public Integer call() throws InterruptedException {
    return CacheAsking.pass(options, cache, "refresh");
  }
}
