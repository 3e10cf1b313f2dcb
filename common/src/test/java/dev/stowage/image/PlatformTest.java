package dev.stowage.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {

  @ParameterizedTest
  @ValueSource(strings = {"linux/amd64", "linux/arm64/v8", "windows/amd64", "unknown/unknown"})
  void whatIsPrintedIsReadBack(String text) {
    assertThat(Platform.parse(text)).hasToString(text);
  }

  @Test
  void theVariantIsOptional() {
    assertThat(Platform.parse("linux/amd64").variantIfAny()).isEmpty();
    assertThat(Platform.parse("linux/arm/v7").variantIfAny()).contains("v7");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "linux,            platform 'linux' must be os/architecture",
        "\"\",             platform '' must be os/architecture",
        "a/b/c/d,          platform 'a/b/c/d' must be os/architecture or os/architecture/variant",
        "/amd64,           platform has the os ''",
        "linux/,           platform has the architecture ''",
        "linux/arm64/,     platform has the variant ''",
        "linux/amd 64,     platform has the architecture 'amd 64'",
        "linux/-x,         platform has the architecture '-x'"
      })
  void anythingElseIsRefusedNamingThePart(String text, String message) {
    assertThatThrownBy(() -> Platform.parse(text))
        .isInstanceOf(InvalidImageException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void hostileCharactersAreSpeltOut() {
    assertThatThrownBy(() -> Platform.parse("linux/\u001b[31m"))
        .hasMessageContaining("'\\u001b[31m'");
  }
}
