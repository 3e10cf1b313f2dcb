package dev.stowage.registry.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.Digest;
import dev.stowage.registry.fake.ImageKind;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An artifact whose subject is nowhere. */
class MissingSubjectTest extends CopyFaults {
  @Test
  @DisplayName("case 32: a missing subject is reported and does not fail the copy")
  void case32AMissingSubjectIsReported() {
    ImageKind.MISSING_SUBJECT.push(source, "app", "1", Digest.Algorithm.SHA256);
    assertThat(copy().notes()).anyMatch(note -> note.contains("subject"));
  }
}
