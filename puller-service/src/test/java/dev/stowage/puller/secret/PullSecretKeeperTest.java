package dev.stowage.puller.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.puller.KnownFacts;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.mode.RewriteMode;
import dev.stowage.testengine.MovableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PullSecretKeeperTest {
  private static final String FIRST = "{\"auths\": {\"backup.example\": {\"auth\": \"YTpi\"}}}";
  private static final String SECOND = "{\"auths\": {\"backup.example\": {\"auth\": \"YTpj\"}}}";

  @TempDir private Path folder;
  private final KnownFacts facts = new KnownFacts().namespace("shop", Map.of()).usesCopies("shop");
  private final Secrets secrets = new Secrets();
  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-21T00:00:00Z"));
  private PullSecretKeeper keeper;

  @BeforeEach
  void writeSource() throws IOException {
    Files.writeString(source(), FIRST);
    keeper = keeper(RewriteMode.POD);
  }

  @Test
  void aNamespaceThatUsesCopiesGetsTheSecretAndNoOtherDoes() {
    facts.namespace("unused", Map.of()).namespace("other", Map.of()).usesCopies("other");

    keeper.look();

    assertThat(secrets.contents).isEqualTo(Map.of("shop", FIRST));
  }

  @Test
  void theSourcesNewContentReachesTheSecret() throws IOException {
    keeper.look();

    Files.writeString(source(), SECOND);
    keeper.look();

    assertThat(secrets.contents).isEqualTo(Map.of("shop", SECOND));
  }

  @Test
  void theSecretGoesWhenNothingUsesCopiesAnyMore() {
    keeper.look();

    facts.nothingUsed();
    keeper.look();

    assertThat(secrets.contents).isEmpty();
  }

  @Test
  void theSecretGoesWhenTheNamespaceOptsOut() {
    keeper.look();

    facts.namespace("shop", Map.of(PullSecretRules.ANNOTATION, "false"));
    keeper.look();

    assertThat(secrets.contents).isEmpty();
  }

  @Test
  void whatAnEarlierProcessLeftIsRemovedToo() {
    facts.nothingUsed();
    secrets.contents.put("shop", FIRST);

    keeper.look();

    assertThat(secrets.contents).isEmpty();
  }

  @Test
  void anothersSecretOfThatNameStays() {
    secrets.foreign.add("shop");

    keeper.look();
    facts.nothingUsed();
    keeper.look();

    assertThat(secrets.foreign).containsExactly("shop");
    assertThat(secrets.contents).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "POD,false,true",
    "WORKLOAD,false,true",
    "OFF,false,false",
    "REPORT,false,false",
    "OFF,true,true"
  })
  void theModeDecidesUnlessSomethingIsRewrittenAlready(
      RewriteMode mode, boolean rewritten, boolean kept) {
    if (rewritten) {
      facts.rewritten("shop");
    }

    keeper(mode).look();

    assertThat(secrets.contents.containsKey("shop")).isEqualTo(kept);
  }

  @Test
  void nothingIsRemovedBeforeAllIsKnown() {
    keeper.look();
    facts.nothingUsed();

    facts.copiesComplete(false);
    keeper.look();
    facts.copiesComplete(true);
    facts.namespacesComplete(false);
    keeper.look();

    assertThat(secrets.contents).containsKey("shop");
  }

  @Test
  void whileTheSourceIsBrokenWhatIsThereStays() throws IOException {
    keeper.look();

    Files.writeString(source(), "{torn");
    facts.nothingUsed();
    keeper.look();

    assertThat(secrets.contents).isEqualTo(Map.of("shop", FIRST));
  }

  @Test
  void aNamespaceIsAskedAboutAgainOnlyAfterAChangeOrAWhile() {
    keeper.look();
    int asked = secrets.asked.size();
    keeper.look();
    assertThat(secrets.asked).hasSize(asked);

    secrets.contents.clear();
    clock.move(Duration.ofMinutes(11));
    keeper.look();

    assertThat(secrets.contents).containsKey("shop");
  }

  @Test
  void oneNamespacesTroubleIsNotAnothersAndIsTriedAgain() {
    facts.namespace("a-broken", Map.of(PullSecretRules.ANNOTATION, "true")).usesCopies("a-broken");
    secrets.broken.add("a-broken");

    keeper.look();
    assertThat(secrets.contents.keySet()).containsExactly("shop");
    secrets.broken.clear();
    keeper.look();

    assertThat(secrets.contents.keySet()).containsExactlyInAnyOrder("shop", "a-broken");
  }

  private PullSecretKeeper keeper(RewriteMode mode) {
    PullSecretSettings settings =
        new PullSecretSettings(
            "stowage-pull", source().toString(), null, List.of("shop"), Duration.ofSeconds(1));
    return new PullSecretKeeper(
        "stowage-pull",
        new PullSecretSource(settings, secrets),
        secrets,
        new PullSecretNeed(settings.rules(), new ModeRules(mode, Map.of())),
        facts.namespaces(),
        facts.copies(),
        clock);
  }

  private Path source() {
    return folder.resolve("config.json");
  }

  private static final class Secrets implements SecretStore {
    final Map<String, String> contents = new HashMap<>();
    final Set<String> foreign = new HashSet<>();
    final Set<String> broken = new HashSet<>();
    final List<String> asked = new ArrayList<>();

    @Override
    public Optional<String> source(String name) {
      return Optional.empty();
    }

    @Override
    public FoundSecret find(String namespace, String name) {
      asked.add(namespace);
      if (broken.contains(namespace)) {
        throw new IllegalStateException("the cluster does not answer");
      }
      if (foreign.contains(namespace)) {
        return new FoundSecret.Foreign();
      }
      String content = contents.get(namespace);
      return content == null ? new FoundSecret.Absent() : new FoundSecret.Ours(content, "7");
    }

    @Override
    public void act(String namespace, String name, PullSecretDecision decision) {
      switch (decision) {
        case PullSecretDecision.Keep keep -> {
          // Nothing.
        }
        case PullSecretDecision.Impossible impossible -> {
          // Nothing.
        }
        case PullSecretDecision.Create create -> contents.put(namespace, create.content().json());
        case PullSecretDecision.Update update -> contents.put(namespace, update.content().json());
        case PullSecretDecision.Delete delete -> contents.remove(namespace);
      }
    }
  }
}
