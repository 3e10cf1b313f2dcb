package dev.stowage.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void ordinaryTextStaysAsItIs() {
    assertThat(Printable.of("quay.io/ä/b:1 <x>")).isEqualTo("quay.io/ä/b:1 <x>");
  }

  @Test
  void whatCouldForgeALineOrTurnTheTextAroundIsSpeltOut() {
    assertThat(Printable.of("a\r\n\u001b[1m\u0085\u2028\u2029\u202e\u200b\ufeff"))
        .isEqualTo("a\\u000d\\u000a\\u001b[1m\\u0085\\u2028\\u2029\\u202e\\u200b\\ufeff");
  }

  @Test
  void longTextIsCut() {
    assertThat(Printable.of("x".repeat(120))).isEqualTo("x".repeat(120));
    assertThat(Printable.of("x".repeat(121))).isEqualTo("x".repeat(120) + "…");
  }
}
