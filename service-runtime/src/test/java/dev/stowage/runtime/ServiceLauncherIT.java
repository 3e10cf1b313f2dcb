package dev.stowage.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.testengine.TestEngines;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ServiceLauncherIT {

  private static Map<String, Object> settings(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("stowage.kafka.bootstrap-servers", TestEngines.kafka().bootstrapServers());
    settings.put("micronaut.server.host", "127.0.0.1");
    settings.put("micronaut.server.port", -1);
    settings.putAll(more);
    return settings;
  }

  @Test
  void twoServicesRunSideBySide() {
    try (ApplicationContext watcher =
            ServiceLauncher.start(ServiceName.WATCHER, settings(Map.of()));
        ApplicationContext copier = ServiceLauncher.start(ServiceName.COPIER, settings(Map.of()))) {
      assertThat(watcher.getBean(EmbeddedServer.class).getPort())
          .isPositive()
          .isNotEqualTo(copier.getBean(EmbeddedServer.class).getPort());
      assertThat(watcher.getProperty(ServiceLauncher.SERVICE_PROPERTY, String.class))
          .contains("watcher");
    }
  }

  @Test
  void aPortThatIsTakenIsNamedInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Map<String, Object> settings =
          settings(Map.of("micronaut.server.port", taken.getLocalPort()));

      assertThatThrownBy(() -> ServiceLauncher.start(ServiceName.WATCHER, settings))
          .isInstanceOf(StartupException.class)
          .hasMessage(
              "127.0.0.1:%d cannot be listened on, another program may have it: set"
                  + " micronaut.server.port",
              taken.getLocalPort());
    }
  }

  @Test
  void aSettingOfTheWrongTypeIsNamedInOneLine() {
    Map<String, Object> settings = settings(Map.of("stowage.kafka.start-timeout", "soon"));

    assertThatThrownBy(() -> ServiceLauncher.start(ServiceName.WATCHER, settings))
        .isInstanceOf(StartupException.class)
        .hasMessage("setting stowage.kafka.start-timeout cannot be 'soon', must be a Duration");
  }

  @Test
  void aStartThatFailsEndsWhatItHadBegunAndThenWhatThatWasGiven() {
    Map<String, Object> settings = settings(Map.of(FailingStart.PROPERTY, true));

    assertThatThrownBy(() -> ServiceLauncher.start(ServiceName.WATCHER, settings))
        .isInstanceOf(StartupException.class)
        .hasMessage("nothing is right: set everything anew");
    assertThat(FailingStart.ENDED).containsExactly("service", "election");
  }
}
