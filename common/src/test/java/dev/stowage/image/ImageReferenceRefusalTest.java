package dev.stowage.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceRefusalTest {
  private static final String HEX = "0123456789abcdef".repeat(4);
  private static final String NO_REPOSITORY = "has no repository before its tag or digest";
  private static final String NO_PORT = "whose port is no number from 1 to 65535";
  private static final String LOWER_CASE = "lower-case letters and digits";

  static Stream<Arguments> malformed() {
    return Stream.of(
        // empty, blanks, control characters, what looks like something else
        arguments("", "is empty"),
        arguments(" ", "has ' ' at character 1"),
        arguments(" nginx", "has ' ' at character 1"),
        arguments("nginx ", "has ' ' at character 6"),
        arguments("ng inx", "has ' ' at character 3"),
        arguments("nginx\n", "has '\\u000a' at character 6"),
        arguments("ngi\tnx", "has '\\u0009' at character 4"),
        arguments("nginx\u0000", "has '\\u0000' at character 6"),
        arguments("nginx\u007f", "has '\\u007f' at character 6"),
        arguments("ngіnx", "has 'і' at character 3"),
        arguments("nginx\u202e", "has '\\u202e' at character 6"),
        arguments("nginx\u200b", "has '\\u200b' at character 6"),
        arguments("\ud83d\udc33/nginx", "has '\\ud83d' at character 1"),
        arguments("https://quay.io/a:1", "starts with 'https://', a reference has no scheme"),
        arguments("docker://nginx", "starts with 'docker://', a reference has no scheme"),
        arguments(HEX, "is an image id"),
        // parts that are missing
        arguments(":tag", NO_REPOSITORY),
        arguments("@sha256:" + HEX, NO_REPOSITORY),
        arguments(":1@sha256:" + HEX, NO_REPOSITORY),
        arguments("nginx:", "has the tag ''"),
        arguments("nginx@", "digest '' has no ':'"),
        arguments("quay.io/", "has an empty part in the repository ''"),
        arguments("quay.io/:1", "has an empty part in the repository ''"),
        arguments("/", "has an empty part in the repository '/'"),
        arguments("a//b", "has an empty part in the repository 'a//b'"),
        arguments("/a", "has an empty part in the repository '/a'"),
        arguments("a/", "has an empty part in the repository 'a/'"),
        arguments("quay.io//b", "has an empty part in the repository '/b'"),
        // repository
        arguments("Nginx", "has 'Nginx' in its repository"),
        arguments("A/b", "has the registry 'A', which has no '.' and no port"),
        arguments("quay.io/A/b", "has 'A' in its repository"),
        arguments("a/B:1", "has 'B' in its repository"),
        arguments("-nginx", "has '-nginx' in its repository"),
        arguments("nginx-", "has 'nginx-' in its repository"),
        arguments("a/b..c", "has 'b..c' in its repository"),
        arguments("a/b___c", "has 'b___c' in its repository"),
        arguments("a/b._c", LOWER_CASE),
        arguments("a/../b", "has '..' in its repository"),
        arguments("a/./b", "has '.' in its repository"),
        arguments("a/b%2fc", "has 'b%2fc' in its repository"),
        arguments("a\\b", "has 'a\\b' in its repository"),
        arguments("nginx?x=1", "has 'nginx?x=1' in its repository"),
        arguments("<img>", "has '<img>' in its repository"),
        arguments("${IMAGE}", "has '${IMAGE}' in its repository"),
        arguments("quay.io/" + "a".repeat(256), "has a repository longer than 255 characters"),
        arguments("a".repeat(5000), "is longer than 4096 characters"),
        // tag
        arguments("nginx:.1", "has the tag '.1'"),
        arguments("nginx:-1", "has the tag '-1'"),
        arguments("nginx:a+b", "has the tag 'a+b'"),
        arguments("nginx:1:2", "has the tag '1:2'"),
        arguments("nginx:" + "t".repeat(129), "1 to 128 letters"),
        // digest
        arguments("nginx@sha256", "digest 'sha256' has no ':'"),
        arguments("nginx@sha256:", "digest has 0 characters after 'sha256:', must have 64"),
        arguments("a@sha256:" + HEX.substring(1), "digest has 63 characters after 'sha256:'"),
        arguments("a@sha256:" + HEX + "0", "digest has 65 characters after 'sha256:'"),
        arguments("a@sha512:" + HEX, "digest has 64 characters after 'sha512:', must have 128"),
        arguments("a@sha256:A" + HEX.substring(1), "digest has 'A' at character 1"),
        arguments("a@sha256:" + HEX.substring(1) + "g", "digest has 'g' at character 64"),
        arguments("a@SHA256:" + HEX, "digest algorithm 'SHA256' is not known"),
        arguments("a@md5:d41d8cd98f00b204e9800998ecf8427e", "digest algorithm 'md5'"),
        arguments("a@sha256:" + HEX + "@sha256:" + HEX, "has more than one '@'"),
        arguments("a@@sha256:" + HEX, "has more than one '@'"),
        arguments("a@sha256:" + HEX + ":tag", "digest has 68 characters after 'sha256:'"),
        // registry
        arguments("registry.io@evil.com", "digest 'evil.com' has no ':'"),
        arguments("registry.io@evil.com/a:1", "digest algorithm 'evil.com/a' is not known"),
        arguments("user@quay.io:443/a", "digest algorithm 'quay.io' is not known"),
        arguments("host:/a", NO_PORT),
        arguments("host:0/a", NO_PORT),
        arguments("host:99999/a", NO_PORT),
        arguments("host:65536/a", NO_PORT),
        arguments("host:123456789012/a", NO_PORT),
        arguments("host:-1/a", NO_PORT),
        arguments("host:80a/a", NO_PORT),
        arguments("host:80:90/a", "has the registry 'host:80:90', which is no host name"),
        arguments(":5000/a", "has the registry ':5000', which is no host name"),
        arguments(".io/a", "has the registry '.io', which is no host name"),
        arguments("quay..io/a", "has the registry 'quay..io', which is no host name"),
        arguments("quay.io./a", "has the registry 'quay.io.', which is no host name"),
        arguments("-quay.io/a", "has the registry '-quay.io', which is no host name"),
        arguments("quay-.io/a", "has the registry 'quay-.io', which is no host name"),
        arguments("qu_ay.io/a", "has the registry 'qu_ay.io', which is no host name"),
        arguments("h".repeat(64) + ".io/a", "which is no host name"),
        arguments("h.".repeat(126) + "io/a", "has a registry longer than 253 characters"),
        arguments("fc00::1:5000/a", "has the registry 'fc00::1:5000', which is no host name"),
        arguments("[::1/a", "which is no IPv6 address in brackets"),
        arguments("[:]/a", "which is no IPv6 address in brackets"),
        arguments("[::1::2]/a", "which is no IPv6 address in brackets"),
        arguments("[1:2:3]/a", "which is no IPv6 address in brackets"),
        arguments("[fe80::1%25eth0]/a", "which is no IPv6 address in brackets"),
        arguments("[1.2.3.4]/a", "which is no IPv6 address in brackets"),
        arguments("[evil.com]/a", "which is no IPv6 address in brackets"),
        arguments("[::1]:0/a", NO_PORT),
        arguments("[::1]x/a", "has the registry '[::1]x'"));
  }

  @ParameterizedTest(name = "{index}: {1}")
  @MethodSource("malformed")
  void aMalformedReferenceIsRefusedSayingWhatAndWhere(String text, String reason) {
    assertThatThrownBy(() -> ImageReference.parse(text))
        .isInstanceOf(InvalidImageException.class)
        .hasMessageStartingWith("image reference '")
        .hasMessageContaining(reason)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600).doesNotContain("\n", "\r"));
  }

  @Test
  void theMessageQuotesTheReferenceAndThenSaysWhatIsWrong() {
    assertThatThrownBy(() -> ImageReference.parse("quay.io/a/b:-1"))
        .hasMessage(
            "image reference 'quay.io/a/b:-1': has the tag '-1': 1 to 128 letters, digits, '_', '.'"
                + " and '-', not starting with '.' or '-'");
  }

  @Test
  void aReferenceMadeOfPartsNeedsATagOrADigest() {
    assertThatThrownBy(() -> new ImageReference("quay.io", "a", null, null))
        .hasMessage("image reference needs a tag or a digest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "store", "quay.io/x", "user@quay.io", "quay.io:", "q uay.io", "[]"})
  void aReferenceMadeOfPartsNeedsAHostThatCannotBeTakenForAPath(String registry) {
    assertThatThrownBy(() -> new ImageReference(registry, "a", "1", null))
        .isInstanceOf(InvalidImageException.class)
        .hasMessageContaining("has the registry '" + registry + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a-", "a.", "a_", "a__", "a.b", "a-b_", "a/", "-", "[", "a:", "A"})
  void hostileTextIsRefusedOrReadWithoutBackTracking(String unit) {
    String text = unit.repeat(4000 / unit.length()) + "!";

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(1),
        () ->
            assertThatThrownBy(() -> ImageReference.parse(text))
                .isInstanceOf(InvalidImageException.class));
  }
}
