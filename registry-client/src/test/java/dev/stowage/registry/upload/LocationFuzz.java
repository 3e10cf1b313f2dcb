package dev.stowage.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.hop.HopPolicy;
import dev.stowage.registry.hop.Location;
import dev.stowage.registry.settings.RegistrySettings;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.params.provider.MethodSource;

class LocationFuzz {
  private static final URI BASE = URI.create("https://r.io/v2/a/blobs/uploads/");
  private final HopPolicy policy =
      new HopPolicy(RegistrySettings.of(Set.of(), CredentialSource.ANONYMOUS), new PrivateNames());

  static Stream<String> seeds() {
    return Stream.of(
        "/v2/a/blobs/uploads/1?state=s%2F1",
        "https://2852039166/latest",
        "https://[64:ff9b::a9fe:a9fe]/x",
        "http://1.1.1.1/",
        "//u:p@127.1/x",
        "https://r.io.evil.com/x",
        "https://r.io:443/..//..",
        "0-5");
  }

  @MethodSource("seeds")
  @FuzzTest
  void anAddressLeadsBackToTheRegistryOrIsRefused(@NotNull String location) {
    UploadLocation.held(location).ifPresent(held -> assertThat(held).isNotNegative());
    Location.resolve(BASE, location)
        .ifPresent(to -> {
          try {
            URI taken = policy.check("r.io", () -> "push", BASE, to);
            assertThat(taken.getScheme()).isEqualToIgnoringCase("https");
            assertThat(taken.getHost()).isEqualToIgnoringCase("r.io");
          } catch (RegistryException e) {
            assertThat(e.code()).isEqualTo(RegistryErrorCode.HOP_REFUSED);
            assertThat(e.getMessage()).doesNotContain("\n");
          }
        });
  }

  /** Every name lies at a private address, and nobody is asked for it. */
  private static final class PrivateNames implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) {
      return new InetAddress[] {InetAddress.ofLiteral("10.0.0.1")};
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
