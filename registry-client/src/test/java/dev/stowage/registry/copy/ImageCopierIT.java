package dev.stowage.registry.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.image.Platform;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.credential.DockerConfigFile;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.settings.RegistrySettings;
import dev.stowage.testengine.ImageFormat;
import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.RegistryRequest;
import dev.stowage.testengine.TestEngines;
import dev.stowage.testengine.TestImages;
import dev.stowage.testengine.TestLayer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Copies between two real registries. */
class ImageCopierIT {
  private static RegistryForTest source;
  private static RegistryForTest target;
  private static TestImages images;
  private static TestImages copies;
  private static RegistryClient client;
  private static ImageCopier copier;

  @BeforeAll
  static void start() {
    source = TestEngines.newRegistry();
    target = TestEngines.newRegistry();
    images = TestImages.at(source);
    copies = TestImages.at(target);
    client = client(CredentialSource.ANONYMOUS, source, target);
    copier = new ImageCopier(client, CopyState.inMemory(), 4);
  }

  @AfterAll
  static void stop() {
    client.close();
    source.close();
    target.close();
  }

  @Test
  void anOciImageArrivesWhole() {
    Digest digest =
        images.push("oci", "1", TestLayer.text("one"), TestLayer.generated(3_000_000, 1));
    CopyResult result = copy("oci:1", "backup/oci:1");
    assertThat(result.digest()).isEqualTo(digest);
    assertThat(result.bytesMoved()).isGreaterThan(3_000_000);
    assertThat(copies.digest("backup/oci", "1")).contains(digest);
    assertThat(copies.faults("backup/oci", "1")).isEmpty();
  }

  @Test
  void aDockerImageKeepsItsTypeAndItsPrettyPrintedBytes() {
    images.push(ImageFormat.DOCKER, "docker", "1", TestLayer.text("docker"));
    byte[] manifest =
        new String(images.manifest("docker", "1").orElseThrow().bytes(), StandardCharsets.UTF_8)
            .replace("{", "{\n   ")
            .replace(",", ",\n   ")
            .getBytes(StandardCharsets.UTF_8);
    Digest digest =
        images.pushManifest("docker", "pretty", ImageFormat.DOCKER.manifest(), manifest);
    copy("docker:pretty", "backup/docker:pretty");
    assertThat(copies.manifest("backup/docker", "pretty").orElseThrow())
        .satisfies(copy -> assertThat(copy.bytes()).isEqualTo(manifest))
        .satisfies(copy -> assertThat(copy.mediaType()).isEqualTo(ImageFormat.DOCKER.manifest()));
    assertThat(copies.faults("backup/docker", digest.toString())).isEmpty();
  }

  @Test
  void anIndexArrivesWithEveryPlatform() {
    Digest digest =
        images.pushIndex(
            "multi",
            "1",
            Platform.parse("linux/amd64"),
            Platform.parse("linux/arm64"),
            Platform.parse("linux/arm/v7"));
    CopyResult result = copy("multi:1", "backup/multi:1");
    assertThat(result.digest()).isEqualTo(digest);
    assertThat(copies.digest("backup/multi", "1")).contains(digest);
    assertThat(copies.faults("backup/multi", "1")).isEmpty();
  }

  @Test
  @DisplayName("row C12: an image by digest is copied by digest, with a tag beside it or without")
  void rowC12AnImageByDigestIsCopiedByDigest() {
    Digest digest = images.push("pinned", "1", TestLayer.text("pinned"));
    copy("pinned@" + digest, "backup/pinned@" + digest);
    assertThat(copies.digest("backup/pinned", digest.toString())).contains(digest);
    assertThat(copies.manifest("backup/pinned", "1")).isEmpty();
    copy("pinned:1@" + digest, "backup/pinned:1@" + digest);
    assertThat(copies.digest("backup/pinned", "1")).contains(digest);
  }

  @Test
  @DisplayName("rows C13 and L5: what is there with the same digest is not pushed again")
  void rowC13WhatIsThereIsNotPushedAgain() {
    images.push("same", "1", TestLayer.text("same"));
    copy("same:1", "backup/same:1");
    long writes = target.count(RegistryRequest::isWrite);
    CopyResult again =
        new ImageCopier(client, CopyState.inMemory(), 4)
            .copy(
                reference(source, "same:1"),
                reference(target, "backup/same:1"),
                CopyOptions.DEFAULT,
                CopyControl.NONE);
    assertThat(again.alreadyThere()).isTrue();
    assertThat(again.bytesMoved()).isZero();
    assertThat(target.count(RegistryRequest::isWrite)).isEqualTo(writes);
  }

  @Test
  @DisplayName("row C14: a tag at the target with another digest is replaced")
  void rowC14ATagWithAnotherDigestIsReplaced() {
    images.push("moving", "1", TestLayer.text("old"));
    copy("moving:1", "backup/moving:1");
    Digest fresh = images.push("moving", "1", TestLayer.text("new"));
    assertThat(copy("moving:1", "backup/moving:1").alreadyThere()).isFalse();
    assertThat(copies.digest("backup/moving", "1")).contains(fresh);
  }

  @Test
  void aLayerThatImagesShareIsMovedOnceAndMountedElsewhere() {
    TestLayer shared = TestLayer.generated(1_000_000, 7);
    images.push("shared/a", "1", shared, TestLayer.text("a"));
    images.push("shared/b", "1", shared, TestLayer.text("b"));
    copy("shared/a:1", "backup/shared/a:1");
    assertThat(copy("shared/b:1", "backup/shared/b:1").bytesMoved()).isLessThan(10_000);
    assertThat(copies.faults("backup/shared/b", "1")).isEmpty();
    await()
        .untilAsserted(() ->
            assertThat(
                    source.count(request ->
                        request.method().equals("GET")
                            && request.uri().endsWith("/blobs/" + shared.digest())))
                .isEqualTo(1));
  }

  @Test
  void aBlobThatTheTargetRepositoryHoldsIsFoundByHead() {
    TestLayer shared = TestLayer.generated(1_000_000, 8);
    images.push("known", "1", shared, TestLayer.text("1"));
    images.push("known", "2", shared, TestLayer.text("2"));
    copy("known:1", "backup/known:1");
    CopyResult second =
        new ImageCopier(client, CopyState.inMemory(), 4)
            .copy(
                reference(source, "known:2"),
                reference(target, "backup/known:2"),
                CopyOptions.DEFAULT,
                CopyControl.NONE);
    assertThat(second.bytesMoved()).isLessThan(10_000);
    assertThat(second.bytes()).isGreaterThan(1_000_000);
  }

  @Test
  void registriesThatAskForAPasswordAreServedFromADockerConfig() {
    try (RegistryForTest from = TestEngines.newRegistry("ann", "s3cr:et");
        RegistryForTest to = TestEngines.newRegistry("bob", "other");
        RegistryClient withLogin =
            client(
                DockerConfigFile.parse(
                    "config.json", dockerConfig(from, "ann:s3cr:et", to, "bob:other")),
                from,
                to)) {
      Digest digest =
          TestImages.at(from.hostAndPort(), "ann", "s3cr:et").push("app", "1", TestLayer.text("x"));
      new ImageCopier(withLogin, CopyState.inMemory(), 4)
          .copy(
              reference(from, "app:1"),
              reference(to, "backup/app:1"),
              CopyOptions.DEFAULT,
              CopyControl.NONE);
      assertThat(TestImages.at(to.hostAndPort(), "bob", "other").digest("backup/app", "1"))
          .contains(digest);
    }
  }

  @Test
  void aWrongPasswordNamesRegistryAndUserAndNotThePassword() {
    try (RegistryForTest to = TestEngines.newRegistry("bob", "right");
        RegistryClient withLogin =
            client(
                DockerConfigFile.parse(
                    "config.json", dockerConfig(source, "x:y", to, "bob:wrong1")),
                source,
                to)) {
      RegistryException e =
          catchThrowableOfType(
              RegistryException.class, () -> withLogin.checkAccess(to.hostAndPort(), "backup"));
      assertThat(e.code()).isEqualTo(RegistryErrorCode.UNAUTHORIZED);
      assertThat(e.getMessage()).contains(to.hostAndPort(), "'bob'").doesNotContain("wrong1");
    }
  }

  @Test
  void aMissingImageIsNotFound() {
    RegistryException e =
        catchThrowableOfType(RegistryException.class, () -> copy("nothing:1", "backup/nothing:1"));
    assertThat(e.code()).isEqualTo(RegistryErrorCode.NOT_FOUND);
    assertThat(e.getMessage()).contains(source.hostAndPort(), "nothing");
  }

  private CopyResult copy(String from, String to) {
    return copier.copy(
        reference(source, from), reference(target, to), CopyOptions.DEFAULT, CopyControl.NONE);
  }

  private static ImageReference reference(RegistryForTest registry, String name) {
    return ImageReference.parse(registry.hostAndPort() + "/" + name);
  }

  private static RegistryClient client(CredentialSource credentials, RegistryForTest... insecure) {
    return new RegistryClient(
        RegistrySettings.of(
            Set.of(insecure[0].hostAndPort(), insecure[1].hostAndPort()), credentials),
        Clock.systemUTC());
  }

  private static byte[] dockerConfig(
      RegistryForTest one, String login, RegistryForTest two, String otherLogin) {
    return "{\"auths\":{\"%s\":{\"auth\":\"%s\"},\"http://%s/v2/\":{\"auth\":\"%s\"}}}"
        .formatted(one.hostAndPort(), base64(login), two.hostAndPort(), base64(otherLogin))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
