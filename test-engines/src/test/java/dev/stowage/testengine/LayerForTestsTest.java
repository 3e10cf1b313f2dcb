package dev.stowage.testengine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class LayerForTestsTest {

  @Test
  void aGeneratedLayerHasItsSizeAndTheSameBytesEveryTime() throws IOException {
    TestLayer layer = TestLayer.generated(200_001, 7);

    byte[] first = layer.open().readAllBytes();

    assertThat(first).hasSize(200_001);
    assertThat(layer.open().readAllBytes()).isEqualTo(first);
    assertThat(layer.digest()).isEqualTo(Digest.sha256(first));
    assertThat(TestLayer.generated(200_001, 8).digest()).isNotEqualTo(layer.digest());
  }

  @Test
  void aGeneratedLayerReadByteByByteIsTheSame() throws IOException {
    byte[] expected = TestLayer.generated(1000, 7).open().readAllBytes();
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (var stream = TestLayer.generated(1000, 7).open()) {
      for (int next = stream.read(); next >= 0; next = stream.read()) {
        read.write(next);
      }
    }
    assertThat(read.toByteArray()).isEqualTo(expected);
  }

  @Test
  void aGeneratedLayerDoesNotCompress() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
      TestLayer.generated(100_000, 7).open().transferTo(deflater);
    }
    assertThat(compressed.size()).isGreaterThan(99_000);
  }
}
