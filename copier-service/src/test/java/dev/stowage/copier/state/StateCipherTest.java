package dev.stowage.copier.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stowage.registry.transfer.UploadCheckpoint;
import dev.stowage.runtime.StartupException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateCipherTest {
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
  private static final byte[] PLAIN = "https://r.io/upload?secret".getBytes(StandardCharsets.UTF_8);

  private final StateCipher cipher = StateCipher.of("key", KEY);

  @Test
  void whatWasSealedIsOpenedAndCannotBeReadBetween() {
    byte[] sealed = cipher.seal("blob r.io sha256:aa", PLAIN);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("secret", "r.io");
    assertThat(cipher.open("blob r.io sha256:aa", sealed)).contains(PLAIN);
    assertThat(cipher.seal("blob r.io sha256:aa", PLAIN)).isNotEqualTo(sealed);
  }

  @Test
  void whatBelongsToAnotherRowIsNotOpened() {
    byte[] sealed = cipher.seal("blob r.io sha256:aa", PLAIN);
    assertThat(cipher.open("blob r.io sha256:bb", sealed)).isEmpty();
    assertThat(cipher.open("blob evil.io sha256:aa", sealed)).isEmpty();
  }

  @Test
  void whatIsDamagedOrSealedWithAnotherKeyIsNotOpened() {
    byte[] sealed = cipher.seal("n", PLAIN);
    for (int i = 0; i < sealed.length; i++) {
      byte[] damaged = sealed.clone();
      damaged[i] ^= 1;
      assertThat(cipher.open("n", damaged)).isEmpty();
      assertThat(cipher.open("n", Arrays.copyOf(sealed, i))).isEmpty();
    }
    byte[] other = new byte[32];
    other[0] = 1;
    StateCipher otherCipher = StateCipher.of("key", Base64.getEncoder().encodeToString(other));
    assertThat(otherCipher.open("n", sealed)).isEmpty();
  }

  @Test
  void aCheckpointKeepsItsForm() {
    UploadCheckpoint checkpoint =
        new UploadCheckpoint("backup/nginx", "https://r.io/u?x=1", 1L << 33, new byte[] {1, 2, 3});
    assertThat(CheckpointForm.read(CheckpointForm.write(checkpoint)))
        .get()
        .usingRecursiveComparison()
        .isEqualTo(checkpoint);
    assertThat(CheckpointForm.read(new byte[] {0, 9, 1})).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "c2hvcnQ=", "not base64 at all!"})
  void aKeyThatIsNoneIsRefusedInOneLineThatDoesNotQuoteIt(String key) {
    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> StateCipher.of("stowage.copier.state-key", key))
        .withMessage(
            "stowage.copier.state-key must be 32 bytes in base64: make it with 'openssl rand -base64 32'");
    assertThat(cipher).hasToString("StateCipher[key=(hidden)]");
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> StateCipher.ofFile("stowage.copier.state-key-file", Path.of("/none/key")))
        .withMessageStartingWith(
            "stowage.copier.state-key-file names /none/key, which cannot be read");
  }
}
