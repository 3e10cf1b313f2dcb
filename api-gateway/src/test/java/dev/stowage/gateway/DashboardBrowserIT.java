package dev.stowage.gateway;

import static dev.stowage.gateway.Happening.cache;
import static dev.stowage.gateway.Happening.cachedImage;
import static dev.stowage.gateway.Happening.container;
import static dev.stowage.gateway.Happening.copied;
import static dev.stowage.gateway.Happening.deployment;
import static dev.stowage.gateway.Happening.discovered;
import static dev.stowage.gateway.Happening.failedOn;
import static dev.stowage.gateway.Happening.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.event.NodeCacheEvent.CacheState;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.testengine.TestEngines;
import dev.stowage.workload.WorkloadId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard as a person sees it, in a real browser. */
@EnabledIf(value = "hasBrowser", disabledReason = "no Chromium is installed")
final class DashboardBrowserIT {

  // The browser's last processes may still write while it ends.
  @TempDir(cleanup = CleanupMode.NEVER)
  private Path profile;

  static boolean hasBrowser() {
    return Browser.installed().isPresent();
  }

  @Test
  void thePageShowsWhatHappensWithoutBeingReloaded() {
    WorkloadId workload = deployment("browser", "checkout", "seen-live");
    try (GatewayForTest gateway = GatewayForTest.start(TestEngines.newDatabase());
        EventPublisher publisher = gateway.publisher()) {
      publisher.publish(listed("browser", 1, 1));
      try (Browser browser = Browser.open(profile, gateway.uri("/"))) {
        await().until(() -> browser.text().contains("live"));
        assertThat(browser.text()).doesNotContain("seen-live");
        assertThat(browser.evaluate("window.untouched = 'yes'")).isEqualTo("yes");

        publisher.publish(
            List.of(
                discovered(workload, container("main"), "quay.io/checkout/api:7"),
                copied("quay.io/checkout/api:7", 1_000, 1_000)));

        await()
            .until(() ->
                browser.text().contains("seen-live")
                    && browser.text().contains("quay.io/checkout/api:7"));
        assertThat(browser.evaluate("window.untouched")).isEqualTo("yes");
      }
    }
  }

  @Test
  void thePageOfNodeCachesShowsFailuresAsTheyHappenAndRunsNothingThatIsInThem() {
    try (GatewayForTest gateway = GatewayForTest.start(TestEngines.newDatabase());
        EventPublisher publisher = gateway.publisher()) {
      publisher.publish(cache("browser", "seen-cache", CacheState.WARMING));
      try (Browser browser = Browser.open(profile, gateway.uri("/caches?cluster=browser"))) {
        await().until(() -> browser.text().contains("seen-cache"));
        assertThat(browser.text()).contains("warming").doesNotContain("ImagePullBackOff");
        assertThat(browser.evaluate("window.untouched = 'yes'")).isEqualTo("yes");

        publisher.publish(
            List.of(
                cache("browser", "seen-cache", CacheState.DEGRADED),
                cachedImage(
                    "browser",
                    "seen-cache",
                    "quay.io/checkout/gone:7",
                    failedOn(
                        "node-7",
                        "ImagePullBackOff",
                        "<img src=x onerror='window.untouched = 1'>"))));

        await()
            .until(() ->
                browser.text().contains("degraded")
                    && browser.text().contains("quay.io/checkout/gone:7")
                    && browser.text().contains("ImagePullBackOff")
                    && browser.text().contains("<img src=x onerror="));
        assertThat(browser.evaluate("window.untouched")).isEqualTo("yes");
      }
    }
  }
}
