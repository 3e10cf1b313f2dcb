package dev.stowage.registry.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {

  @Test
  void aBearerChallengeNamesItsTokenServer() {
    assertThat(
            Challenge.parse(
                "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:a/b:pull,push\""))
        .contains(
            new Challenge.Bearer(
                "https://auth.docker.io/token",
                Optional.of("registry.docker.io"),
                Optional.of("repository:a/b:pull,push")));
  }

  @Test
  void schemeParameterNamesAndSpacesMayBeWrittenAnyWay() {
    assertThat(Challenge.parse("bEARER Realm = \"https://a/t\" , SERVICE=plain"))
        .contains(new Challenge.Bearer("https://a/t", Optional.of("plain"), Optional.empty()));
  }

  @Test
  void basicIsBasic() {
    assertThat(Challenge.parse("Basic realm=\"x\"")).contains(new Challenge.Basic());
    assertThat(Challenge.parse("basic")).contains(new Challenge.Basic());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer service=\"x\"", "Negotiate", "Digest realm=\"x\""})
  void anythingElseIsNoChallengeOfOurs(String header) {
    assertThat(Challenge.parse(header)).isEmpty();
  }

  @Test
  void aHeaderWithoutEndIsNotRead() {
    assertThat(Challenge.parse("Bearer realm=\"" + "x".repeat(10_000) + "\"")).isEmpty();
  }
}
