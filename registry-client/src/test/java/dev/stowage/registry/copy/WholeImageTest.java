package dev.stowage.registry.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.image.Platform;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.fake.FakeImage;
import dev.stowage.registry.referrer.Referrers;
import dev.stowage.registry.tree.PlatformWish;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that an image is: platforms, attestations, signatures, what refers to it. */
class WholeImageTest extends CopyFaults {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final CopyOptions ALL_REFERRERS = new CopyOptions(List.of(), Referrers.ALWAYS);

  private FakeImage amd64;
  private FakeImage arm64;
  private Digest attestation;
  private Digest top;

  @BeforeEach
  void pushAnIndex() {
    amd64 = FakeImage.push(source, "multi", "amd64", random(2_000));
    arm64 = FakeImage.push(source, "multi", "arm64", random(3_000));
    attestation = FakeImage.push(source, "multi", "attestation", random(4_000)).digest();
    String index =
        """
        {  "schemaVersion": 2, "mediaType": "%s", "annotations": {"kept": "as it is"}, "manifests": [
          %s, "platform": {"os": "linux", "architecture": "amd64"}},
          %s, "platform": {"os": "linux", "architecture": "arm64", "variant": "v8"}},
          %s, "platform": {"os": "unknown", "architecture": "unknown"},
              "annotations": {"vnd.docker.reference.digest": "%s",
                              "vnd.docker.reference.type": "attestation-manifest"}}]}
        """
            .formatted(
                FakeImage.OCI_INDEX,
                entry(amd64),
                entry(arm64),
                entry(attestation, size(attestation)),
                amd64.digest());
    top = put("1", FakeImage.OCI_INDEX, index);
  }

  @Test
  void anIndexIsCopiedWithAttestationsByteForByte() {
    CopyResult result = copy(CopyOptions.DEFAULT);
    assertThat(result.digest()).isEqualTo(top).isEqualTo(result.sourceDigest());
    assertSame("1");
    assertSame(attestation.toString());
    assertThat(target.hasBlob("backup/multi", arm64.layer())).isTrue();
  }

  @Test
  void aChosenPlatformMakesANewIndexWhoseEntriesStayAsTheyWere() throws IOException {
    CopyResult result =
        copy(new CopyOptions(List.of(Platform.parse("linux/amd64")), Referrers.NEVER));
    assertThat(result.sourceDigest()).isEqualTo(top);
    assertThat(result.digest()).isNotEqualTo(top);
    JsonNode index = JSON.readTree(target.manifest("backup/multi", "1").orElseThrow());
    assertThat(index.path("annotations").path("kept").asText()).isEqualTo("as it is");
    assertThat(index.path("manifests"))
        .extracting(entry -> entry.path("digest").asText())
        .containsExactly(amd64.digest().toString(), attestation.toString());
    assertThat(target.hasBlob("backup/multi", arm64.layer())).isFalse();
    assertThat(copy(new CopyOptions(List.of(Platform.parse("linux/amd64")), Referrers.NEVER)))
        .matches(CopyResult::alreadyThere);
  }

  @Test
  void anArm64WithoutVariantIsAVersion8() {
    CopyResult result =
        copy(new CopyOptions(List.of(Platform.parse("linux/arm64/v8")), Referrers.NEVER));
    assertThat(result.digest()).isNotEqualTo(top);
    assertThat(target.hasBlob("backup/multi", arm64.layer())).isTrue();
  }

  @Test
  void aPlatformThatIsNotThereIsNamedWithThoseThatAre() {
    assertThatThrownBy(
            () -> copy(new CopyOptions(List.of(Platform.parse("windows/amd64")), Referrers.NEVER)))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("windows/amd64")
        .hasMessageContaining("linux/amd64, linux/arm64/v8");
    assertThat(target.count("PUT", "/")).isZero();
  }

  @Test
  void ofUsefulPlatformsThoseThatAreThereAreCopied() {
    copy(useful("linux/amd64", "windows/amd64"));
    assertThat(target.hasBlob("backup/multi", amd64.layer())).isTrue();
    assertThat(target.hasBlob("backup/multi", arm64.layer())).isFalse();
  }

  @Test
  void anIndexOfWhichNoPlatformIsUsefulIsCopiedAsItIs() {
    assertThat(copy(useful("windows/amd64")).digest()).isEqualTo(top);
  }

  @Test
  void aTagKeepsThePlatformsThatItOffersAndGetsMore() {
    copy(useful("linux/amd64"));
    assertThat(copy(useful("linux/arm64")).digest()).isEqualTo(top);
    assertSame("1");
    // And less is never made of more.
    assertThat(copy(useful("linux/amd64"))).matches(CopyResult::alreadyThere);
    assertSame("1");
  }

  private static CopyOptions useful(String... platforms) {
    return new CopyOptions(
        new PlatformWish.Useful(Stream.of(platforms).map(Platform::parse).toList()),
        Referrers.NEVER,
        false,
        TargetTrust.TAG);
  }

  @Test
  void cosignsTagsAreCopiedWithTheImage() {
    put(tag(top) + ".sig", FakeImage.OCI_MANIFEST, manifest("signature", ""));
    put(tag(amd64.digest()) + ".att", FakeImage.OCI_MANIFEST, manifest("attested", ""));
    put("sha256-" + "0".repeat(64) + ".sig", FakeImage.OCI_MANIFEST, manifest("another's", ""));
    copy(CopyOptions.DEFAULT);
    assertSame(tag(top) + ".sig");
    assertSame(tag(amd64.digest()) + ".att");
    assertThat(target.tags("backup/multi")).hasSize(3);
    assertThat(source.count("GET", "/tags/list")).isEqualTo(1);
  }

  @Test
  void withoutReferrersNothingIsAskedForThem() {
    copy(new CopyOptions(List.of(), Referrers.NEVER));
    assertThat(source.count("GET", "/tags/list") + source.count("GET", "/referrers/")).isZero();
  }

  @Test
  void referrersAndTheirReferrersAreCopiedThroughTheApi() {
    source.settings().referrers();
    target.settings().referrers();
    Digest sbom = put(null, FakeImage.OCI_MANIFEST, manifest("sbom", subject(top)));
    Digest signed = put(null, FakeImage.OCI_MANIFEST, manifest("signed sbom", subject(sbom)));
    copy(CopyOptions.DEFAULT);
    assertSame(sbom.toString());
    assertSame(signed.toString());
    assertThat(target.tags("backup/multi")).containsExactly("1");
  }

  @Test
  void atARegistryWithoutTheApiTheReferrersAreListedUnderTheFallbackTag() throws IOException {
    source.settings().referrers();
    Digest sbom = put(null, FakeImage.OCI_MANIFEST, manifest("sbom", subject(top)));
    copy(CopyOptions.DEFAULT);
    JsonNode index = JSON.readTree(target.manifest("backup/multi", tag(top)).orElseThrow());
    assertThat(index.path("manifests").path(0).path("digest").asText()).isEqualTo(sbom.toString());
    assertThat(index.path("manifests").path(0).path("artifactType").asText())
        .isEqualTo("application/vnd.example.sbom");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"artifactType\": \"\",", "\"artifactType\": null,", ""})
  void aReferrerThatSaysNoTypeIsListedUnderTheFallbackTagByItsConfigsType(String type)
      throws IOException {
    source.settings().referrers();
    String typeless =
        manifest("sbom", subject(top))
            .replace("\"artifactType\": \"application/vnd.example.sbom\",", type)
            .replace("application/vnd.oci.empty.v1+json", "application/vnd.example.config");
    Digest sbom = put(null, FakeImage.OCI_MANIFEST, typeless);
    copy(CopyOptions.DEFAULT);
    JsonNode listed =
        JSON.readTree(target.manifest("backup/multi", tag(top)).orElseThrow()).path("manifests");
    assertThat(listed).hasSize(1);
    assertThat(listed.path(0).path("digest").asText()).isEqualTo(sbom.toString());
    assertThat(listed.path(0).path("artifactType").asText())
        .isEqualTo("application/vnd.example.config");
  }

  @Test
  void referrersOfOneImageAreListedTogetherEachOnce() throws IOException {
    source.settings().referrers();
    Digest first = put(null, FakeImage.OCI_MANIFEST, manifest("first", subject(top)));
    copy(CopyOptions.DEFAULT);
    Digest second = put(null, FakeImage.OCI_MANIFEST, manifest("second", subject(top)));
    Digest third = put(null, FakeImage.OCI_MANIFEST, manifest("third", subject(top)));
    target.forgetRequests();
    copy(ALL_REFERRERS);
    // The list is read once before it is written, and once after, however many are added.
    assertThat(target.count("GET", "/manifests/" + tag(top))).isEqualTo(2);
    assertThat(target.count("PUT", "/manifests/" + tag(top))).isEqualTo(1);
    assertThat(
            JSON.readTree(target.manifest("backup/multi", tag(top)).orElseThrow())
                .path("manifests"))
        .extracting(entry -> entry.path("digest").asText())
        .containsExactlyInAnyOrder(first.toString(), second.toString(), third.toString());
  }

  @Test
  void aSignatureThatIsYoungerThanTheCopyFollowsWhenAskedFor() {
    copy(CopyOptions.DEFAULT);
    put(tag(top) + ".sig", FakeImage.OCI_MANIFEST, manifest("late", ""));
    assertThat(copy(CopyOptions.DEFAULT).alreadyThere()).isTrue();
    assertThat(target.tags("backup/multi")).containsExactly("1");
    assertThat(copy(ALL_REFERRERS).alreadyThere()).isTrue();
    assertSame(tag(top) + ".sig");
  }

  @Test
  void anImageThatLosesItsTagGetsAnAnchor() {
    CopyOptions anchored =
        new CopyOptions(new PlatformWish.All(), Referrers.NEVER, true, TargetTrust.TAG);
    copy(anchored);
    Digest newer = put("1", FakeImage.OCI_MANIFEST, manifest("newer", ""));
    copy(anchored);
    assertThat(target.manifest("backup/multi", "1").map(Digest::sha256)).contains(newer);
    assertThat(target.manifest("backup/multi", "stowage-" + tag(top)).map(Digest::sha256))
        .contains(top);
  }

  @Test
  void anImageByDigestAloneIsAnchoredByATag() {
    copier()
        .copy(
            ImageReference.parse(source.name() + "/multi@" + top),
            ImageReference.parse(target.name() + "/backup/multi@" + top),
            CopyOptions.DEFAULT,
            CopyControl.NONE);
    assertThat(target.tags("backup/multi")).containsExactly("stowage-" + tag(top));
  }

  @Test
  void aSecondCopyCostsOneRequestOnEachSide() {
    copy(CopyOptions.DEFAULT);
    source.forgetRequests();
    target.forgetRequests();
    assertThat(copy(CopyOptions.DEFAULT).alreadyThere()).isTrue();
    assertThat(source.requests()).hasSize(1);
    assertThat(target.requests()).hasSize(1);
  }

  @Test
  void aNewVersionOfAnIndexSendsOnlyWhatIsNew() {
    copy(new CopyOptions(List.of(), Referrers.NEVER));
    FakeImage s390x = FakeImage.push(source, "multi", "s390x", random(5_000));
    put(
        "1",
        FakeImage.OCI_INDEX,
        "{\"schemaVersion\": 2, \"mediaType\": \"%s\", \"manifests\": [%s}, %s}, %s}]}"
            .formatted(FakeImage.OCI_INDEX, entry(amd64), entry(arm64), entry(s390x)));
    source.forgetRequests();
    target.forgetRequests();
    copy(new CopyOptions(List.of(), Referrers.NEVER));
    assertThat(source.count("GET", "/manifests/")).isEqualTo(2);
    assertThat(target.count("PUT", "/manifests/")).isEqualTo(2);
    assertSame("1");
  }

  private CopyResult copy(CopyOptions options) {
    return copier().copy(reference("multi:1"), to("backup/multi:1"), options, CopyControl.NONE);
  }

  private void assertSame(String reference) {
    assertThat(target.manifest("backup/multi", reference))
        .hasValueSatisfying(copied ->
            assertThat(copied).isEqualTo(source.manifest("multi", reference).orElseThrow()));
  }

  private Digest put(@Nullable String tag, String mediaType, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    String reference = tag == null ? Digest.sha256(bytes).toString() : tag;
    return source.putManifest("multi", reference, mediaType, bytes);
  }

  private String manifest(String text, String subject) {
    byte[] layer = text.getBytes(StandardCharsets.UTF_8);
    Digest config = source.putBlob("multi", "{}".getBytes(StandardCharsets.UTF_8));
    Digest content = source.putBlob("multi", layer);
    return """
    {"schemaVersion": 2, "mediaType": "%s", "artifactType": "application/vnd.example.sbom",
     "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": "%s", "size": 2, "data": "e30="},
     "layers": [{"mediaType": "text/plain", "digest": "%s", "size": %d}]%s}
    """
        .formatted(FakeImage.OCI_MANIFEST, config, content, layer.length, subject);
  }

  private String subject(Digest subject) {
    return ", \"subject\": " + entry(subject, size(subject)) + "}";
  }

  private int size(Digest manifest) {
    return source.manifest("multi", manifest.toString()).orElseThrow().length;
  }

  private static String entry(FakeImage child) {
    return entry(child.digest(), child.manifest().length);
  }

  private static String entry(Digest digest, int size) {
    return "{\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": %d"
        .formatted(FakeImage.OCI_MANIFEST, digest, size);
  }

  private static String tag(Digest digest) {
    return digest.toString().replace(':', '-');
  }
}
