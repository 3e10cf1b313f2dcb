package dev.stowage.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Properties that hold for every reference, tried on generated ones; the seed is fixed. */
class ImageReferencePropertyTest {
  private static final int SAMPLES = 20_000;

  @Test
  void whatIsPrintedIsReadBackAsTheSameReference() {
    ReferenceSamples samples = new ReferenceSamples(new Random(1));
    for (int i = 0; i < SAMPLES; i++) {
      ImageReference reference = samples.reference();

      assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
    }
  }

  @Test
  void anySpellingOfAReferenceIsReadAsWhatItsCanonicalFormIsReadAs() {
    ReferenceSamples samples = new ReferenceSamples(new Random(2));
    for (int i = 0; i < SAMPLES; i++) {
      ImageReference reference = ImageReference.parse(samples.text());

      assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
    }
  }

  @Test
  void arbitraryTextIsEitherReadOrRefusedInOneLine() {
    Random random = new Random(3);
    String alphabet = "ab0Z.:/@-_[] \n%\u202eé";
    int read = 0;
    for (int i = 0; i < SAMPLES; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(12);
      for (int j = 0; j < length; j++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        ImageReference reference = ImageReference.parse(text.toString());
        assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
        read++;
      } catch (InvalidImageException e) {
        assertThat(e.getMessage()).startsWith("image reference '").doesNotContain("\n", "\u202e");
      }
    }
    assertThat(read).as("so that both outcomes are tried").isBetween(SAMPLES / 100, SAMPLES / 2);
  }
}
