package dev.stowage.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "shop, shop, true",
    "shop, shop-1, false",
    "shop-*, shop-1, true",
    "shop-*, shop-, true",
    "*-prod, eu-prod, true",
    "*-prod, eu-prod-2, false",
    "t??m, team, true",
    "t??m, tm, false",
    "*a*b*, xxaxxbxx, true",
    "*, anything, true",
    "'', '', true",
    "'', a, false"
  })
  void aPatternFitsTheWholeText(String pattern, String text, boolean fits) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(fits);
  }

  @Test
  void aPatternOfManyStarsTakesNoTime() {
    assertThat(new Glob("*a".repeat(200) + "b").matches("a".repeat(400))).isFalse();
  }
}
