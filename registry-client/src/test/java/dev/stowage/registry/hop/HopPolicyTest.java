package dev.stowage.registry.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.settings.RegistrySettings;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HopPolicyTest {
  private static final URI FROM = URI.create("https://registry.example");
  private final HopPolicy policy =
      new HopPolicy(
          RegistrySettings.of(Set.of("10.0.0.9:5000"), CredentialSource.ANONYMOUS),
          SystemDefaultDnsResolver.INSTANCE);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://169.254.169.254/latest",
        "https://2852039166/",
        "https://127.1/",
        "https://127.0.0.1/",
        "https://[::ffff:a9fe:a9fe]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://100.100.100.200/",
        "https://[fd00:ec2::254]/",
        "https://0/",
        "https://[::1]/",
        "https://10.0.0.8/",
        "https://10.1.2.3:8443/x",
        "https://localhost/"
      })
  void noServerSendsUsToAPrivateAddress(String to) {
    refuses(to);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://1.1.1.1/",
        "http://registry.example/",
        "ftp://1.1.1.1/",
        "file:///etc/passwd",
        "/no/host",
        "https://user:secret@1.1.1.1/",
        "mailto:a@b"
      })
  void aHopStaysEncryptedAndIsPlainHttps(String to) {
    refuses(to);
  }

  @Test
  void aRefusalShowsTheHostAndNothingThatMayBeSigned() {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() ->
            policy.check("r", () -> "pull", FROM, URI.create("https://10.1.2.3/p?X-Signature=abc")))
        .satisfies(e ->
            assertThat(e.getMessage())
                .contains("10.1.2.3")
                .doesNotContain("Signature", "abc", "/p"));
  }

  @Test
  void aPublicAddressIsFollowed() {
    URI to = URI.create("https://1.1.1.1/x");
    assertThat(policy.check("r", () -> "pull", FROM, to)).isEqualTo(to);
  }

  @Test
  void anAddressTheOperatorListedMayLieAnywhere() {
    assertThatNoException()
        .isThrownBy(
            () -> policy.check("r", () -> "pull", FROM, URI.create("http://10.0.0.9:5000/x")));
  }

  @Test
  void theAddressThatWasCheckedIsTheOneConnectedTo() {
    assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> policy.resolve("127.1"));
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> policy.resolve("localhost"));
    assertThatNoException().isThrownBy(() -> policy.resolve("10.0.0.9"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.io/x, https://a.io/y, true",
    "https://a.io, https://A.io:443, true",
    "http://a.io, http://a.io:80, true",
    "https://a.io, http://a.io, false",
    "https://a.io, https://a.io:8443, false",
    "https://a.io, https://b.a.io, false",
    "https://a.io, https://a.io.evil.com, false"
  })
  void anotherPortSchemeOrHostIsAnotherOrigin(URI from, URI to, boolean same) {
    assertThat(HopPolicy.sameOrigin(from, to)).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({
    "https://registry-1.docker.io, https://auth.docker.io/token, true",
    "https://ghcr.io, https://ghcr.io/token, true",
    "https://r.example.co.uk, https://auth.example.co.uk, true",
    "https://r.example.com, https://evil.com, false",
    "https://r.co.uk, https://evil.co.uk, false",
    "https://a.github.io, https://evil.github.io, false",
    "https://r.example.com, http://auth.example.com, false",
    "https://1.2.3.4, https://1.2.3.5, false",
    "https://r.example.com, http://10.0.0.9:5000/token, true"
  })
  void aCredentialGoesToTheRegistrysOwnTokenServerOnly(URI registry, URI realm, boolean may) {
    assertThat(policy.mayAskForToken(registry, realm)).isEqualTo(may);
  }

  private void refuses(String to) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> policy.check("registry.example", () -> "pull blob", FROM, URI.create(to)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(RegistryErrorCode.HOP_REFUSED));
  }
}
