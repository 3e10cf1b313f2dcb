package dev.stowage.registry.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.fake.FakeRegistry;
import dev.stowage.registry.settings.RegistrySettings;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of registries and token servers that are JSON, nearly JSON or none. */
class AnswersAsJsonTest {
  private static final String TOKEN = "{\"token\":\"hunter2\",\"expires_in\":300}";
  private static final String DENIED = FakeRegistry.error("DENIED", "no such right");

  private final FakeRegistry registry = new FakeRegistry();
  private final RegistryClient client =
      new RegistryClient(
          RegistrySettings.of(Set.of(registry.name()), CredentialSource.ANONYMOUS),
          Clock.systemUTC());

  @AfterEach
  void stop() {
    client.close();
    registry.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s\n", "%s \r\n\t", "\n %s", "\uFEFF%s"})
  void spaceAroundATokenAnswerIsNoneOfIt(String around) {
    answerTokens(around.formatted(TOKEN).getBytes(UTF_8));
    assertThat(client.listTags(registry.name(), "team/app")).isPresent();
    assertThat(registry.requests().getLast().authorization()).contains("Bearer hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "'%s{}', 1",
    "'%s\nhunter2', 2",
    "'<html>hunter2</html>', 1",
    "'{\"token\":\"hunter2\"', 1",
    "'', 1"
  })
  void aTokenAnswerThatIsNoJsonIsToldOfItsServerWithoutTheToken(String answer, int line) {
    answerTokens(answer.formatted(TOKEN).getBytes(UTF_8));
    RegistryException e = failure();
    assertThat(e.code()).isEqualTo(RegistryErrorCode.PROTOCOL);
    assertThat(e)
        .hasMessage(
            "log in: the token server of %s sent an answer that is no JSON (line %d)",
            registry.name(), line)
        .hasNoCause();
    assertThat(registry.requests()).hasSize(2);
  }

  @Test
  void aTokenAnswerWithoutATokenSaysThat() {
    answerTokens("[\"hunter2\"]".getBytes(UTF_8));
    assertThat(failure())
        .hasMessage("log in: the token server of %s sent no token", registry.name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s\n", "%s \r\n\t", "\n %s", "\uFEFF%s"})
  void spaceAroundAListOfTagsIsNoneOfIt(String around) {
    answerTags(around.formatted("{\"tags\":[\"1\",\"2\"]}"));
    assertThat(client.listTags(registry.name(), "team/app")).contains(List.of("1", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"tags\":[\"1\"]}{}", "<html>login</html>", "", "{'tags':['1']}"})
  void aListOfTagsThatIsNoJsonIsNone(String answer) {
    answerTags(answer);
    assertThat(client.listTags(registry.name(), "team/app")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "401, UNAUTHORIZED",
    "429, RATE_LIMITED",
    "500, SERVER_ERROR",
    "503, SERVER_ERROR",
    "418, PROTOCOL"
  })
  void anErrorsStatusIsToldWhateverItsBodyIs(int status, RegistryErrorCode code) {
    for (byte[] body :
        List.of(
            "<html>hunter2</html>".getBytes(UTF_8),
            (DENIED + "hunter2").getBytes(UTF_8),
            (DENIED + DENIED).getBytes(UTF_8),
            "{\"errors\":[".getBytes(UTF_8),
            "[".repeat(65).getBytes(UTF_8),
            "{\"errors\":[{\"message\":\"ä\"}]}".getBytes(ISO_8859_1),
            new byte[0])) {
      try (FakeRegistry failing = new FakeRegistry();
          RegistryClient asking =
              new RegistryClient(
                  RegistrySettings.of(Set.of(failing.name()), CredentialSource.ANONYMOUS),
                  Clock.systemUTC())) {
        failing
            .on("GET", "/tags/list")
            .does((request, exchange) -> {
              FakeRegistry.answer(exchange, status, body);
              return true;
            });
        RegistryException e =
            catchThrowableOfType(
                RegistryException.class, () -> asking.listTags(failing.name(), "team/app"));
        assertThat(e.code()).isEqualTo(code);
        assertThat(e.getMessage())
            .contains("%s answered %d".formatted(failing.name(), status))
            .doesNotContain("JSON", "hunter2", "\n");
      }
    }
  }

  @Test
  void anErrorsWordsAreToldAlsoWhereSpaceFollowsThem() {
    registry.on("GET", "/tags/list").answers(500, DENIED + "\r\n");
    RegistryException e = failure();
    assertThat(e.code()).isEqualTo(RegistryErrorCode.FORBIDDEN);
    assertThat(e.getMessage()).endsWith("answered 500 to an anonymous user: no such right");
  }

  private RegistryException failure() {
    return catchThrowableOfType(
        RegistryException.class, () -> client.listTags(registry.name(), "team/app"));
  }

  private void answerTags(String answer) {
    registry.on("GET", "/tags/list").answers(200, answer);
  }

  private void answerTokens(byte[] answer) {
    registry.add((request, exchange) -> {
      if (request.uri().startsWith("/token")) {
        FakeRegistry.answer(exchange, 200, answer);
      } else if (request.authorization().isEmpty()) {
        exchange
            .getResponseHeaders()
            .set(
                "WWW-Authenticate",
                "Bearer realm=\"http://%s/token\",service=\"svc\"".formatted(registry.name()));
        FakeRegistry.answer(exchange, 401, "");
      } else {
        FakeRegistry.answer(exchange, 200, "{\"tags\":[]}");
      }
      return true;
    });
  }
}
