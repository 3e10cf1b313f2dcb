package dev.stowage.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DigestTest {
  private static final byte[] ABC = "abc".getBytes(StandardCharsets.UTF_8);
  // FIPS 180-2, appendices B.1 and C.1.
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  private static final String SHA512_OF_ABC =
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

  @Test
  void theDigestOfBytesIsTheOneOfTheStandard() {
    assertThat(Digest.sha256(ABC)).hasToString("sha256:" + SHA256_OF_ABC);
    assertThat(Digest.of(Digest.Algorithm.SHA512, ABC)).hasToString("sha512:" + SHA512_OF_ABC);
  }

  @Test
  void aHashComputedPieceByPieceGivesTheSameDigest() {
    MessageDigest hash = Digest.Algorithm.SHA256.newMessageDigest();
    hash.update(ABC, 0, 1);
    hash.update(ABC, 1, 2);

    assertThat(Digest.ofHash(Digest.Algorithm.SHA256, hash.digest())).isEqualTo(Digest.sha256(ABC));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPrintedIsReadBack(Digest.Algorithm algorithm) {
    Digest digest = Digest.of(algorithm, ABC);

    assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
  }

  @Test
  void aHashOfAnotherAlgorithmIsRefused() {
    byte[] hash = Digest.Algorithm.SHA256.newMessageDigest().digest(ABC);

    assertThatThrownBy(() -> Digest.ofHash(Digest.Algorithm.SHA512, hash))
        .hasMessage("digest has 64 characters after 'sha512:', must have 128");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "sha256,      digest 'sha256' has no ':' after its algorithm",
        "\"\",        digest '' has no ':' after its algorithm",
        "sha1:00,     \"digest algorithm 'sha1' is not known, must be sha256 or sha512\"",
        "Sha256:00,   \"digest algorithm 'Sha256' is not known, must be sha256 or sha512\"",
        ":00,         \"digest algorithm '' is not known, must be sha256 or sha512\"",
        "sha256:00,   \"digest has 2 characters after 'sha256:', must have 64\""
      })
  void anythingElseIsRefusedSayingWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> Digest.parse(text))
        .isInstanceOf(InvalidImageException.class)
        .hasMessage(message);
  }

  @Test
  void aCharacterThatIsNoHexadecimalDigitIsNamedWithItsPlace() {
    String text = "sha256:" + SHA256_OF_ABC.replace("ba78", "ba7\n");

    assertThatThrownBy(() -> Digest.parse(text))
        .hasMessage(
            "digest has '\\u000a' at character 4 after 'sha256:', only 0-9 and a-f are allowed");
  }

  @Test
  void digestsSortByTheirText() {
    assertThat(Digest.sha256(ABC)).isLessThan(Digest.of(Digest.Algorithm.SHA512, ABC));
  }
}
