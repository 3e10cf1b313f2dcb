package dev.stowage.registry.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.registry.credential.Credential;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenStoreTest {
  private static final Credential ANN = new Credential("ann", "hunter2");
  private final TokenStore tokens = new TokenStore(Clock.systemUTC());

  @Test
  void case14ATokenServesNoOtherTenantHostScopeOrCredential() {
    List<String> scopes = List.of("repository:app:pull");
    TokenStore.Key key = new TokenStore.Key("r.io", scopes, ANN.identity(), "one");
    tokens.renew(key, null, () -> new TokenStore.Entry("Bearer t", Instant.MAX));
    assertThat(tokens.find(key)).contains("Bearer t");
    Set<TokenStore.Key> others =
        Set.of(
            new TokenStore.Key("r.io", scopes, ANN.identity(), "two"),
            new TokenStore.Key("r.io:5000", scopes, ANN.identity(), "one"),
            new TokenStore.Key("r.io", List.of("repository:b:pull"), ANN.identity(), "one"),
            new TokenStore.Key("r.io", scopes, new Credential("ann", "2").identity(), "one"),
            new TokenStore.Key("r.io", scopes, "", "one"));
    assertThat(others).allMatch(other -> tokens.find(other).isEmpty());
    assertThat(key.toString()).doesNotContain("hunter2");
    assertThat(new TokenStore.Entry("Bearer t0p", Instant.MAX).toString()).doesNotContain("t0p");
  }

  @Test
  void whoIsKnownByAnotherSplitOfTheSameTextIsSomebodyElse() {
    assertThat(new Credential("a", "bc").identity())
        .isNotEqualTo(new Credential("ab", "c").identity());
  }
}
