package dev.stowage.image;

import static dev.stowage.image.TargetNaming.FLAT;
import static dev.stowage.image.TargetNaming.MIRROR;
import static dev.stowage.image.TargetNaming.NAME;
import static dev.stowage.image.TargetNaming.PATH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TargetNamingTest {
  private static final String STORE = "backup.registry/store";
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  private static String named(TargetNaming naming, String source, String target) {
    return naming.targetOf(ImageReference.parse(source), TargetRepository.parse(target)).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "nginx:1.25,            docker.io/library/nginx:1.25",
    "bitnami/redis:6,       docker.io/bitnami/redis:6",
    "quay.io/a/b,           quay.io/a/b:latest",
    "localhost:5000/a:1,    localhost_5000/a:1",
    "[::1]/a:1,             ipv6_0--1/a:1",
    "[fe80::]:5000/a:1,     ipv6_fe80--0_5000/a:1"
  })
  void mirrorKeepsTheWholeSourceInThePath(String source, String name) {
    assertThat(named(MIRROR, source, STORE)).isEqualTo(STORE + "/" + name);
  }

  @Test
  void rowL8AnotherRegistryIsMirroredUnderTheTarget() {
    assertThat(named(MIRROR, "quay.io/foo/bar:v1", "localhost:5000"))
        .isEqualTo("localhost:5000/quay.io/foo/bar:v1");
  }

  @Test
  void rowL3PathNamingDropsDockerHubsLibrary() {
    assertThat(named(PATH, "nginx:1.21.4-alpine", "localhost:5000"))
        .isEqualTo("localhost:5000/nginx:1.21.4-alpine");
  }

  @Test
  void pathKeepsALibraryThatIsNotDockerHubs() {
    assertThat(named(PATH, "quay.io/library/nginx:1", STORE)).isEqualTo(STORE + "/library/nginx:1");
  }

  @Test
  void rowC8FlatPutsTheNameIntoTheTag() {
    assertThat(named(FLAT, "quay.io/svc/platform/nginx:1.2", STORE))
        .isEqualTo("backup.registry/store:svc_platform_nginx_1.2");
  }

  @Test
  void rowC9FlatNamesAnUntaggedOfficialImageLatest() {
    assertThat(named(FLAT, "nginx", STORE)).isEqualTo("backup.registry/store:nginx_latest");
  }

  @ParameterizedTest
  @CsvSource({"library/nginx, nginx_latest", "quay.io/a/b, a_b_latest"})
  void rowC10FlatNamesUntaggedImagesLatest(String source, String tag) {
    assertThat(named(FLAT, source, STORE)).isEqualTo("backup.registry/store:" + tag);
  }

  @ParameterizedTest
  @EnumSource
  void rowC12AnImageByDigestStaysByDigest(TargetNaming naming) {
    assertThat(named(naming, "quay.io/x@" + DIGEST, STORE))
        .startsWith(STORE)
        .endsWith("@" + DIGEST)
        .doesNotContain("latest");
  }

  @Test
  void aTagBesideADigestIsKept() {
    assertThat(named(MIRROR, "a.io/x:1@" + DIGEST, STORE)).endsWith("/a.io/x:1@" + DIGEST);
    assertThat(named(FLAT, "a.io/x:1@" + DIGEST, STORE)).isEqualTo(STORE + ":x_1@" + DIGEST);
  }

  @Test
  void rowY3NameKeepsTheLastPartAlone() {
    assertThat(named(NAME, "bitnami/redis:6", "index.docker.io/me"))
        .isEqualTo("docker.io/me/redis:6");
  }

  @Test
  void rowY9InitContainerImageKeepsItsNameAndTag() {
    assertThat(named(NAME, "nginx:1.14.2", "index.docker.io/me"))
        .isEqualTo("docker.io/me/nginx:1.14.2");
    assertThat(named(NAME, "busybox", "index.docker.io/me"))
        .isEqualTo("docker.io/me/busybox:latest");
  }

  @Test
  void rowY10PathKeepsTwoOrganisationsApart() {
    assertThat(named(PATH, "a/x:1", STORE))
        .isEqualTo(STORE + "/a/x:1")
        .isNotEqualTo(named(PATH, "b/x:1", STORE));
  }

  @ParameterizedTest
  @EnumSource(names = "MIRROR", mode = EnumSource.Mode.EXCLUDE)
  void rowC11NamesWithoutTheSourcesHostMeetAndSoMustBeRefusedByTheCopier(TargetNaming naming) {
    assertThat(named(naming, "a.io/x:1", STORE)).isEqualTo(named(naming, "b.io/x:1", STORE));
  }

  @Test
  void rowC11MirrorKeepsTwoRegistriesApart() {
    assertThat(named(MIRROR, "a.io/x:1", STORE)).isNotEqualTo(named(MIRROR, "b.io/x:1", STORE));
  }

  @Test
  void mirrorNeverNamesTwoSourcesAlike() {
    ReferenceSamples samples = new ReferenceSamples(new Random(4));
    TargetRepository target = TargetRepository.parse(STORE);
    Map<ImageReference, ImageReference> sources = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      ImageReference source = samples.reference();
      ImageReference other = sources.put(MIRROR.targetOf(source, target), source);
      assertThat(other == null || other.equals(source)).as("%s and %s", source, other).isTrue();
    }
  }

  @Test
  void mirrorKeepsAPortApartFromAHostThatLooksLikeIt() {
    assertThat(named(MIRROR, "a.io:5000/x:1", STORE))
        .isNotEqualTo(named(MIRROR, "a.io-5000/x:1", STORE));
    assertThat(named(MIRROR, "[::1]:5000/x:1", STORE))
        .isNotEqualTo(named(MIRROR, "[::1:5000]/x:1", STORE));
  }

  @ParameterizedTest
  @EnumSource
  void everyNameLiesUnderTheTargetAndIsReadBackAsItself(TargetNaming naming) {
    ReferenceSamples samples = new ReferenceSamples(new Random(5));
    for (String text : new String[] {STORE, "localhost:5000/a/b", "docker.io/me/store"}) {
      TargetRepository target = TargetRepository.parse(text);
      for (int i = 0; i < 2_000; i++) {
        ImageReference name = naming.targetOf(samples.reference(), target);

        assertThat(target.contains(name)).as("%s under %s", name, target).isTrue();
        assertThat(ImageReference.parse(name.toString())).isEqualTo(name);
      }
    }
  }

  @Test
  void aFlatTagThatIsTooLongIsCutAndStaysDistinct() {
    String path = "quay.io/" + "a".repeat(120) + "/";
    String first = named(FLAT, path + "b:1.2.3", STORE);
    String second = named(FLAT, path + "b:1.2.4", STORE);

    assertThat(first).isNotEqualTo(second).hasSize(STORE.length() + 1 + 128);
    assertThat(first).isEqualTo(named(FLAT, path + "b:1.2.3", STORE));
    assertThat(named(FLAT, "quay.io/" + "a".repeat(126) + ":1", STORE)).endsWith("a_1");
  }

  @Test
  void flatNeedsARepository() {
    assertThatThrownBy(() -> named(FLAT, "nginx", "localhost:5000"))
        .isInstanceOf(InvalidImageException.class)
        .hasMessage(
            "target 'localhost:5000': naming 'flat' needs a repository, must be HOST/REPOSITORY");
  }

  @Test
  void flatAtDockerHubNeedsARepositoryOfTheAccount() {
    assertThatThrownBy(() -> named(FLAT, "nginx", "docker.io/me"))
        .hasMessageEndingWith("needs a repository, must be docker.io/ACCOUNT/REPOSITORY");
    assertThat(named(FLAT, "nginx", "docker.io/me/store"))
        .isEqualTo("docker.io/me/store:nginx_latest");
  }

  @Test
  void aNameTooLongForTheTargetIsRefusedNamingSourceAndTarget() {
    String source = "quay.io/" + "a".repeat(250) + ":1";

    assertThatThrownBy(() -> named(MIRROR, source, STORE))
        .isInstanceOf(InvalidImageException.class)
        .hasMessageContaining("image 'quay.io/aaa")
        .hasMessageContaining("at the target '" + STORE + "'")
        .hasMessageContaining("longer than 255 characters");
  }

  @ParameterizedTest
  @EnumSource
  void aStrategyIsReadByItsName(TargetNaming naming) {
    assertThat(TargetNaming.parse(naming.toString())).isEqualTo(naming);
  }

  @Test
  void anUnknownStrategyIsRefusedNamingTheKnownOnes() {
    assertThatThrownBy(() -> TargetNaming.parse("Mirror"))
        .hasMessage("naming 'Mirror' is not known, must be mirror, path, name or flat");
  }
}
