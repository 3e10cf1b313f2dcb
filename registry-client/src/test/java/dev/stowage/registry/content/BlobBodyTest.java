package dev.stowage.registry.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.image.Digest;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class BlobBodyTest {
  private static final byte[] BLOB = new byte[200_000];

  @Test
  void aSourceThatEndsEarlyIsToldOfWithAllThatCame() {
    assertThatThrownBy(() -> body(150_000).writeTo(new ByteArrayOutputStream()))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("it ends after 150000 of 200000 bytes");
  }

  @Test
  void aBlobIsSentAsItCame() throws IOException {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    body(BLOB.length).writeTo(sent);
    assertThat(sent.toByteArray()).isEqualTo(BLOB);
  }

  private static BlobBody body(int came) {
    Descriptor blob = new Descriptor("application/octet-stream", Digest.sha256(BLOB), BLOB.length);
    return new BlobBody(
        blob,
        new BlobBody.Transfer("source", "target", Bandwidth.UNLIMITED, TransferProgress.SILENT),
        new ByteArrayInputStream(BLOB, 0, came),
        RunningHash.start(Digest.Algorithm.SHA256),
        0,
        BLOB.length);
  }
}
