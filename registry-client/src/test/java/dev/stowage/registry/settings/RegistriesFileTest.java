package dev.stowage.registry.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistriesFileTest {

  @Test
  void anEntrySaysHowARegistryIsReached() {
    HostSettings host =
        parse(
                """
                registries:
                  - host: Registry.Example:5000
                    trusted: false
                    proxy: http://ann:hunter2@proxy.example:3128
                    mirrors: [mirror.example, 'other.example:5000/hub']
                    bandwidth: 10MiB
                    max-connections: 8
                    chunk-size: 512KiB
                """)
            .getFirst();
    assertThat(host.host()).isEqualTo("registry.example:5000");
    assertThat(host.trusted()).isFalse();
    assertThat(host.insecure()).isFalse();
    assertThat(host.proxy())
        .hasValueSatisfying(proxy -> assertThat(proxy.host()).isEqualTo("proxy.example"));
    assertThat(host.mirrors())
        .containsExactly(new Mirror("mirror.example", ""), new Mirror("other.example:5000", "hub"));
    assertThat(host.mirrors().get(1).repository("library/nginx")).isEqualTo("hub/library/nginx");
    assertThat(host.bandwidth()).hasValue(10 << 20);
    assertThat(host.maxConnections()).isEqualTo(8);
    assertThat(host.chunkBytes()).isEqualTo(512 << 10);
    assertThat(host.toString()).doesNotContain("hunter2");
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    HostSettings host = parse("registries: [{host: index.docker.io, insecure: true}]").getFirst();
    assertThat(host).isEqualTo(HostSettings.insecure("docker.io"));
    assertThat(host.apiHost()).isEqualTo("registry-1.docker.io");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "registries: | must hold a list",
        "'' | must hold a list",
        "registries: [x] | registries[0] is no entry",
        "'registries: [{insecure: true}]' | registries[0].host is missing",
        "'registries: [{host: a.io}, {host: ''b/c''}]' | registries[1].host",
        "'registries: [{host: ''ann:hunter2@a.io''}]' | registries[0].host",
        "'registries: [{host: a.io}, {host: A.io}]' | has an entry already",
        "'registries: [{host: a.io, insecure: maybe}]' | registries[0].insecure is 'maybe'",
        "'registries: [{host: a.io, proxy: ''hunter2@x''}]' | registries[0].proxy",
        "'registries: [{host: a.io, proxy: ''https://p:1''}]' | registries[0].proxy",
        "'registries: [{host: a.io, ca-bundle: /nowhere.pem}]' | '/nowhere.pem' cannot be read",
        "'registries: [{host: a.io, ca-bundle: pom.xml}]' | registries[0].ca-bundle",
        "'registries: [{host: a.io, mirrors: b.io}]' | registries[0].mirrors is no list",
        "'registries: [{host: a.io, mirrors: [''https://b.io'']}]' | registries[0].mirrors",
        "'registries: [{host: a.io, bandwidth: fast}]' | registries[0].bandwidth is 'fast'",
        "'registries: [{host: a.io, bandwidth: 1}]' | at least 1KiB",
        "'registries: [{host: a.io, chunk-size: -1}]' | registries[0].chunk-size",
        "'registries: [{host: a.io, max-connections: 0}]' | a number from 1 to 1000",
        "'registries: [{host: a.io, insecur: true}]' | registries[0].insecur is no setting",
        "'registries: [{host: hunter2' | is no YAML (line"
      })
  void whatCannotBeUsedIsNamedInOneLine(String content, String part) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(content))
        .satisfies(e ->
            assertThat(e.getMessage())
                .startsWith("registries file 'r.yaml'")
                .contains(part)
                .doesNotContain("\n", "hunter2"));
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegistriesFile.read(Path.of("/nowhere/r.yaml")))
        .withMessageStartingWith("registries file '/nowhere/r.yaml' cannot be read");
  }

  private static List<HostSettings> parse(String content) {
    return RegistriesFile.parse("r.yaml", content, Path.of("").toAbsolutePath());
  }
}
