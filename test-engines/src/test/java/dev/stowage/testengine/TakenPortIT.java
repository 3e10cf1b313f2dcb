package dev.stowage.testengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stowage.engine.EngineException;
import dev.stowage.engine.LoopbackPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Programs whose port another took say so, each in its own words: they get another. */
class TakenPortIT {
  private ServerSocket other;
  private int taken;

  @BeforeEach
  void takeAPort() throws IOException {
    other = new ServerSocket(0, 1, InetAddress.ofLiteral(LoopbackPort.HOST));
    taken = other.getLocalPort();
  }

  @AfterEach
  void giveItBack() throws IOException {
    other.close();
  }

  @Test
  @EnabledIf("dev.stowage.testengine.DebianRegistry#isInstalled")
  void aRegistry() {
    losesItsPort(() -> DebianRegistry.start(taken, Optional.empty()).close());
  }

  @Test
  @NeedsControlPlane
  void anEtcdForItsClientsOrItsPeers() {
    LabPrograms programs = LabPrograms.find(System.getenv()).orElseThrow();

    losesItsPort(() -> ControlPlane.start(programs, taken, LoopbackPort.freeBeside(taken)).close());
    losesItsPort(() -> ControlPlane.start(programs, LoopbackPort.freeBeside(taken), taken).close());
  }

  @Test
  @NeedsControlPlane
  void anApiServer() {
    try (ControlPlane plane = TestEngines.newControlPlane()) {
      losesItsPort(() -> plane.newApiServer(taken).close());
    }
  }

  private static void losesItsPort(ThrowingCallable start) {
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(start)
        .satisfies(e ->
            assertThat(e.code())
                .as("%s", e.getMessage())
                .isEqualTo(EngineException.Code.PORT_IN_USE));
  }
}
