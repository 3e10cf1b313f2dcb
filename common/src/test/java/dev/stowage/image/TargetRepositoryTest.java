package dev.stowage.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetRepositoryTest {

  @ParameterizedTest
  @CsvSource({
    "localhost:5000,              localhost:5000",
    "localhost:5000/,             localhost:5000",
    "localhost,                   localhost",
    "backup.registry/store,       backup.registry/store",
    "Backup.Registry/store/a,     backup.registry/store/a",
    "index.docker.io/me,          docker.io/me",
    "[::1]:5000/store,            [::1]:5000/store"
  })
  void aTargetIsAHostWithAnOptionalRepository(String text, String canonical) {
    assertThat(TargetRepository.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"\",                      \"is empty, must be HOST/REPOSITORY\"",
        "\"  \",                    \"is empty, must be HOST/REPOSITORY\"",
        "https://a.io/store,        \"has a scheme, must be HOST/REPOSITORY\"",
        "a.io/store:v1,             \"has the tag 'v1', must be HOST/REPOSITORY without one\"",
        "a.io:5000/store:v1,        \"has the tag 'v1', must be HOST/REPOSITORY without one\"",
        "a.io/store@sha256:00,      \"has an '@', must be HOST/REPOSITORY without digest or user\"",
        "me:secret@a.io/store,      \"has an '@', must be HOST/REPOSITORY without digest or user\"",
        "a.io:v1,                   has the registry 'a.io:v1'",
        "store/backup,              \"has the registry 'store', which has no '.' and no port\"",
        "store,                     \"has the registry 'store', which has no '.' and no port\"",
        "/store,                    has the registry ''",
        "a.io//store,               has an empty part in the repository '/store'",
        "a.io/store/,               has an empty part in the repository 'store/'",
        "a.io/Store,                has 'Store' in its repository",
        "a.io/sto re,               has 'sto re' in its repository",
        "docker.io,                 \"is Docker Hub, which needs an account: docker.io/ACCOUNT\""
      })
  void anythingElseIsRefusedInOneLine(String text, String reason) {
    assertThatThrownBy(() -> TargetRepository.parse(text))
        .isInstanceOf(InvalidImageException.class)
        .hasMessageContaining(reason)
        .hasMessageStartingWith("target '")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aPasswordInATargetIsNotRepeated() {
    assertThatThrownBy(() -> TargetRepository.parse("me:secret@a.io/store"))
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "backup.registry/store/docker.io/library/nginx:1, true",
    "backup.registry/store:flat_1,                    true",
    "BACKUP.registry/store/x:1,                       true",
    "backup.registry/store2/x:1,                      false",
    "backup.registry/store-x:1,                       false",
    "backup.registry/other/store/x:1,                 false",
    "backup.registry:443/store/x:1,                   false",
    "store/x:1,                                       false"
  })
  void aReferenceLiesUnderATargetOnlyInItsRepository(String reference, boolean contained) {
    TargetRepository target = TargetRepository.parse("backup.registry/store");

    assertThat(target.contains(ImageReference.parse(reference))).isEqualTo(contained);
  }

  @Test
  void everythingOfTheRegistryLiesUnderATargetWithoutRepository() {
    TargetRepository target = TargetRepository.parse("localhost:5000");

    assertThat(target.contains(ImageReference.parse("localhost:5000/any/thing"))).isTrue();
    assertThat(target.contains(ImageReference.parse("localhost/any/thing"))).isFalse();
  }

  @Test
  void anAccountAtDockerHubHoldsItsOwnImagesAlone() {
    TargetRepository target = TargetRepository.parse("index.docker.io/me");

    assertThat(target.contains(ImageReference.parse("me/redis:6"))).isTrue();
    assertThat(target.contains(ImageReference.parse("bitnami/redis:6"))).isFalse();
    assertThat(target.contains(ImageReference.parse("nginx"))).isFalse();
  }
}
