package dev.stowage.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  private static final String SHA256 = "sha256:" + "0123456789abcdef".repeat(4);
  private static final String SHA512 = "sha512:" + "0123456789abcdef".repeat(8);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nginx",
        "nginx:latest",
        "library/nginx",
        "library/nginx:latest",
        "docker.io/nginx",
        "docker.io/library/nginx",
        "docker.io/library/nginx:latest",
        "index.docker.io/nginx",
        "index.docker.io/library/nginx:latest",
        "registry-1.docker.io/library/nginx",
        "registry.hub.docker.com/nginx",
        "DOCKER.io/nginx",
        "Index.Docker.IO/library/nginx"
      })
  void everySpellingOfAnOfficialImageIsOneReference(String text) {
    assertThat(ImageReference.parse(text))
        .hasToString("docker.io/library/nginx:latest")
        .isEqualTo(new ImageReference("docker.io", "library/nginx", "latest", null));
  }

  @ParameterizedTest
  @CsvSource({
    "bitnami/redis:6,                    docker.io/bitnami/redis:6",
    "index.docker.io/bitnami/redis:6,    docker.io/bitnami/redis:6",
    "quay.io/svc/platform/nginx:1.2,     quay.io/svc/platform/nginx:1.2",
    "QUAY.IO/a/b:1,                      quay.io/a/b:1",
    "quay.io/nginx,                      quay.io/nginx:latest",
    "localhost/nginx,                    localhost/nginx:latest",
    "LOCALHOST/nginx:1,                  localhost/nginx:1",
    "localhost:5000/nginx,               localhost:5000/nginx:latest",
    "localhost:5000/a/b:v1,              localhost:5000/a/b:v1",
    "registry:5000/a:v1,                 registry:5000/a:v1",
    "Registry:5000/a:v1,                 registry:5000/a:v1",
    "127.0.0.1/a,                        127.0.0.1/a:latest",
    "127.0.0.1:65535/a,                  127.0.0.1:65535/a:latest",
    "[::1]:5000/a/b:v1,                  [::1]:5000/a/b:v1",
    "[2001:DB8::1]/a,                    [2001:db8::1]/a:latest",
    "[fc00:1:2:3:4:5:6:7]:5000/a,        [fc00:1:2:3:4:5:6:7]:5000/a:latest",
    "gcr.io/google.com/project/a_b__c-d, gcr.io/google.com/project/a_b__c-d:latest",
    "a---b/c:_x.Y-z,                     docker.io/a---b/c:_x.Y-z",
    "localhost:5000,                     docker.io/library/localhost:5000",
    "192.168.0.1,                        docker.io/library/192.168.0.1:latest",
    "xn--n3h.example/a,                  xn--n3h.example/a:latest"
  })
  void aReferenceIsNormalisedTheWayContainerRuntimesDoIt(String text, String canonical) {
    assertThat(ImageReference.parse(text)).hasToString(canonical);
  }

  @Test
  void aReferenceWithoutTagGetsLatestUnlessItHasADigest() {
    assertThat(ImageReference.parse("quay.io/a/b").tagIfAny()).contains("latest");
    assertThat(ImageReference.parse("quay.io/a/b@" + SHA256).tagIfAny()).isEmpty();
  }

  @Test
  void aTagOnlyReferenceHasNoDigest() {
    ImageReference reference = ImageReference.parse("quay.io/a/b:1");

    assertThat(reference.digestIfAny()).isEmpty();
    assertThat(reference.manifestReference()).isEqualTo("1");
  }

  @Test
  void sha256AndSha512DigestsAreKept() {
    assertThat(ImageReference.parse("nginx@" + SHA256).digestIfAny())
        .contains(Digest.parse(SHA256));
    assertThat(ImageReference.parse("nginx@" + SHA512))
        .hasToString("docker.io/library/nginx@" + SHA512);
  }

  @Test
  void aTagBesideADigestIsKeptAndTheDigestIsWhatIsPulled() {
    ImageReference reference = ImageReference.parse("localhost:5000/a:1.2@" + SHA256);

    assertThat(reference).hasToString("localhost:5000/a:1.2@" + SHA256);
    assertThat(reference.tagIfAny()).contains("1.2");
    assertThat(reference.manifestReference()).isEqualTo(SHA256);
  }

  @Test
  void aReferenceMadeOfPartsIsNormalisedLikeAParsedOne() {
    assertThat(new ImageReference("Index.docker.io", "nginx", "1", null))
        .isEqualTo(ImageReference.parse("nginx:1"));
    assertThat(new ImageReference("QUAY.io", "a", "1", null))
        .isEqualTo(ImageReference.parse("quay.io/a:1"));
  }

  @Test
  void theLongestPartsAllowedAreAccepted() {
    String repository = "a".repeat(255);
    String tag = "t".repeat(128);

    ImageReference reference = ImageReference.parse("quay.io/" + repository + ":" + tag);

    assertThat(reference.repository()).isEqualTo(repository);
    assertThat(reference.tagIfAny()).contains(tag);
  }

  @Test
  void aHostLabelMayHave63Characters() {
    String host = "h".repeat(63) + ".io";

    assertThat(ImageReference.parse(host + "/a").registry()).isEqualTo(host);
  }

  @Test
  void referencesSortByTheirCanonicalText() {
    assertThat(ImageReference.parse("a.io/x:1")).isLessThan(ImageReference.parse("b.io/x:1"));
  }
}
