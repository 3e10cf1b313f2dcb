package dev.stowage.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSchemaTest {

  @ParameterizedTest
  @ValueSource(strings = {"copier", "_a1", "z"})
  void aPlainIdentifierIsAName(String name) {
    assertThatCode(() -> DatabaseSchema.requireName("stowage.copier.schema", name))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "Copier", "a-b", "a; drop table b"})
  void anythingElseIsRefusedByTheSettingsName(String name) {
    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> DatabaseSchema.requireName("stowage.copier.schema", name))
        .withMessage(
            "stowage.copier.schema is '%s': use lower-case letters, digits and _, at most 63",
            name);
  }
}
