package dev.stowage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopbackPortTest {
  private final List<Integer> tried = new ArrayList<>();

  @Test
  void whereAPortIsTakenInTheMeantimeAnotherIsTried() {
    int port =
        LoopbackPort.whereFree(free -> {
          tried.add(free);
          if (tried.size() < 3) {
            takeFirst(free);
          }
          return free;
        });

    assertThat(tried).hasSize(3).endsWith(port);
  }

  @Test
  void whereEveryPortIsTakenThatIsSaid() {
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> LoopbackPort.whereFree(this::takeFirst))
        .withMessageStartingWith("Test cannot listen on 127.0.0.1:")
        .satisfies(e -> assertThat(e.code()).isEqualTo(EngineException.Code.PORT_IN_USE));
  }

  @Test
  void whatFailsForAnotherReasonIsNotTriedAgain() {
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() ->
            LoopbackPort.whereFree(free -> {
              tried.add(free);
              throw new EngineException(EngineException.Code.FAILED, "it is broken");
            }))
        .withMessage("it is broken");
    assertThat(tried).hasSize(1);
  }

  private int takeFirst(int port) {
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      LoopbackPort.requireFree(port, "Test");
      return other.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
