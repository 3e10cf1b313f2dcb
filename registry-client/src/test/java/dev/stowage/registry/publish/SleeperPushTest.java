package dev.stowage.registry.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.image.ImageReference;
import dev.stowage.image.TargetRepository;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.fake.FakeRegistry;
import dev.stowage.registry.settings.RegistrySettings;
import dev.stowage.sleeper.SleeperImage;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SleeperPushTest {
  private static final String REPOSITORY = "store/stowage/sleeper";

  private final FakeRegistry registry = new FakeRegistry();
  private final RegistryClient client =
      new RegistryClient(
          RegistrySettings.of(Set.of(registry.name()), CredentialSource.ANONYMOUS),
          Clock.systemUTC());
  private final SleeperImage image = SleeperImage.make();
  private final ImageReference place = image.at(TargetRepository.parse(registry.name() + "/store"));

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void everythingIsThereByDigestAndATagKeepsIt() {
    assertThat(new SleeperPush(client).ensure(place)).isTrue();

    assertThat(registry.tags(REPOSITORY)).containsExactly(image.tag());
    assertThat(registry.manifest(REPOSITORY, place.manifestReference()))
        .hasValue(image.index().bytes());
    image
        .images()
        .forEach(manifest ->
            assertThat(registry.manifest(REPOSITORY, manifest.digest().toString())).isPresent());
    image.blobs().forEach(blob -> assertThat(registry.hasBlob(REPOSITORY, blob.digest())).isTrue());
    assertThat(registry.openUploads()).isZero();
  }

  @Test
  void aRegistryThatHasItIsOnlyAsked() {
    SleeperPush push = new SleeperPush(client);
    push.ensure(place);
    registry.forgetRequests();

    assertThat(push.ensure(place)).isFalse();

    assertThat(registry.count("POST", "/") + registry.count("PUT", "/")).isZero();
  }

  @Test
  void whatWasClearedAwayIsPushedAgainAndATagThatIsGivenIsUsed() {
    SleeperPush push = new SleeperPush(client);
    push.ensure(place);
    registry.forgetContent();

    assertThat(push.ensure(ImageReference.parse(registry.name() + "/tools/sleeper:mine"))).isTrue();

    assertThat(registry.tags("tools/sleeper")).containsExactly("mine");
  }

  @Test
  void aRegistryThatDoesNotTakeItIsNamed() {
    registry.on("PUT", "/manifests/").nth(1).answers(403);

    assertThatThrownBy(() -> new SleeperPush(client).ensure(place))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(registry.name());
  }
}
