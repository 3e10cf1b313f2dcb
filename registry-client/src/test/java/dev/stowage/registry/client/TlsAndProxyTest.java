package dev.stowage.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stowage.registry.call.RequestBudget;
import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.settings.RegistriesFile;
import dev.stowage.registry.settings.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry with a certificate that it made itself, reached directly and through a proxy. */
class TlsAndProxyTest {
  @TempDir private Path folder;
  private TlsRegistry registry;
  private final TunnelProxy proxy = new TunnelProxy();
  private final ScriptedNames names =
      new ScriptedNames().with("registry.example", "127.0.0.1").with("127.0.0.1", "127.0.0.1");

  TlsAndProxyTest() throws Exception {
    registry = new TlsRegistry(Files.createTempDirectory("tls-registry"));
  }

  @BeforeEach
  void certificate() throws IOException {
    Files.copy(registry.certificate(), folder.resolve("ca.pem"));
  }

  @AfterEach
  void stop() throws IOException {
    registry.close();
    proxy.close();
  }

  @Test
  void aCaBundleMakesARegistrysCertificateGood() throws IOException {
    access("ca-bundle: ca.pem");
    assertThat(registry.requests()).isEqualTo(1);
    assertThat(proxy.tunnels()).isEmpty();
  }

  @Test
  void withoutItTheCertificateIsRefused() throws IOException {
    RegistryException refused =
        catchThrowableOfType(RegistryException.class, () -> access("max-connections: 2"));
    assertThat(refused.code()).isEqualTo(RegistryErrorCode.TLS);
    assertThat(refused.getMessage()).doesNotContain("\n");
  }

  @Test
  void aProxyMakesATunnelAndIsToldWhoWeAre() throws IOException {
    access("ca-bundle: ca.pem, proxy: 'http://ann:hunter2@127.0.0.1:" + proxy.port() + "'");
    assertThat(registry.requests()).isEqualTo(1);
    assertThat(proxy.tunnels())
        .contains("CONNECT registry.example:" + registry.port() + " HTTP/1.1");
    assertThat(proxy.logins()).containsExactly("Basic YW5uOmh1bnRlcjI=");
  }

  private void access(String settings) throws IOException {
    String name = "registry.example:" + registry.port();
    Path file = folder.resolve("registries.yaml");
    Files.writeString(file, "registries: [{host: '%s', %s}]".formatted(name, settings));
    RegistrySettings all =
        RegistrySettings.of(Set.of(), CredentialSource.ANONYMOUS)
            .withHosts(RegistriesFile.read(file));
    try (RegistryClient client =
        new RegistryClient(all, RequestBudget.UNLIMITED, Clock.systemUTC(), names)) {
      client.checkAccess(name, "app");
    }
  }
}
