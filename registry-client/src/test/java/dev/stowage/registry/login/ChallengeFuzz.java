package dev.stowage.registry.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class ChallengeFuzz {
  static Stream<String> seeds() {
    return Stream.of(
        "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"a\"",
        "bEARER Realm = \"https://a/t\" , SERVICE=plain",
        "Basic realm=\"x\"",
        "Bearer realm=\"a\\\"b\",,=,x");
  }

  @MethodSource("seeds")
  @FuzzTest
  void aChallengeIsReadOrPassedOver(@NotNull String header) {
    Challenge.parse(header)
        .ifPresent(challenge -> {
          switch (challenge) {
            case Challenge.Basic() -> {}
            case Challenge.Bearer bearer ->
                assertThat(header).contains(bearer.realm()).hasSizeLessThan(10_000);
          }
        });
  }
}
