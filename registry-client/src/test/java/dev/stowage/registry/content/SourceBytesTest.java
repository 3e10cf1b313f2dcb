package dev.stowage.registry.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.junit.jupiter.api.Test;

final class SourceBytesTest {

  @Test
  void whatCameBeforeAFailureIsHandedOverFirst() throws IOException {
    SourceBytes bytes =
        new SourceBytes(
            new SequenceInputStream(new ByteArrayInputStream(new byte[5]), new Failing()));
    assertThat(bytes.read(new byte[8], 8)).isEqualTo(5);
    assertThat(bytes.hasEnded()).isFalse();
    assertThatThrownBy(() -> bytes.read(new byte[8], 3)).hasMessage("reset");
  }

  @Test
  void anEndIsNoFailure() throws IOException {
    SourceBytes bytes = new SourceBytes(new ByteArrayInputStream(new byte[5]));
    assertThat(bytes.read(new byte[8], 4)).isEqualTo(4);
    assertThat(bytes.hasEnded()).isFalse();
    assertThat(bytes.read(new byte[8], 4)).isEqualTo(1);
    assertThat(bytes.hasEnded()).isTrue();
  }

  @Test
  void whoWasInterruptedGetsTheFailureAtOnce() {
    SourceBytes bytes =
        new SourceBytes(
            new SequenceInputStream(new ByteArrayInputStream(new byte[5]), new Failing()));
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> bytes.read(new byte[8], 8)).hasMessage("reset");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static final class Failing extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("reset");
    }
  }
}
