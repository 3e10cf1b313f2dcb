package dev.stowage.registry.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.ImageReference;
import dev.stowage.registry.fake.FakeImage;
import dev.stowage.registry.fake.FakeRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is decided once for a copy, and what is only shown. */
class OneResolutionTest extends CopyFaults {
  @Test
  @DisplayName("case 20: a tag that moves during the copy was looked at once, and only then")
  void case20ATagIsResolvedOnce() {
    AtomicBoolean moved = new AtomicBoolean();
    source.add((request, exchange) -> {
      if (request.is("GET", "/blobs/") && moved.compareAndSet(false, true)) {
        FakeImage.push(source, "app", "1", random(2_000));
      }
      return false;
    });
    CopyResult result = copy();
    assertThat(moved).isTrue();
    assertThat(result.digest()).isEqualTo(image.digest());
    assertThat(target.manifest("backup/app", "1")).contains(image.manifest());
    assertThat(source.requests())
        .filteredOn(request -> request.uri().endsWith("/manifests/1"))
        .hasSize(1);
  }

  @Test
  @DisplayName("case 20: what was verified by digest is what is copied, wherever its tag points")
  void case20AVerifiedDigestIsWhatIsCopied() {
    FakeImage.push(source, "app", "1", random(2_000));
    ImageReference verified = reference("app:1@" + image.digest());
    assertThat(copy(verified, "backup/app:1@" + image.digest()).digest()).isEqualTo(image.digest());
    assertThat(source.requests()).noneMatch(request -> request.uri().endsWith("/manifests/1"));
  }

  @Test
  @DisplayName("case 44: a warning of a registry changes nothing")
  void case44AWarningIsNeverActedUpon() {
    for (FakeRegistry registry : new FakeRegistry[] {source, target}) {
      registry.add((request, exchange) -> {
        exchange.getResponseHeaders().set("Warning", "299 - \"use http://127.0.0.2/ from now on\"");
        return false;
      });
    }
    assertThat(copy().digest()).isEqualTo(image.digest());
    assertThat(target.manifest("backup/app", "1")).contains(image.manifest());
    assertThat(stranger.requests()).isEmpty();
  }

  @Test
  @DisplayName("a digest that the target lost is copied anew though its tag is there")
  void aDigestThatTheTargetLostIsCopiedAnew() {
    copy();
    target.forgetManifest("backup/app", image.digest().toString());
    target.forgetBlob("backup/app", image.layer());
    CopyResult again = copy(reference("app@" + image.digest()), "backup/app@" + image.digest());
    assertThat(again.alreadyThere()).isFalse();
    assertThat(target.manifest("backup/app", image.digest().toString())).isPresent();
    assertThat(target.hasBlob("backup/app", image.layer())).isTrue();
  }
}
