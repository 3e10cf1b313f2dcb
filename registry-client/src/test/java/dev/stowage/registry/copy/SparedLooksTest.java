package dev.stowage.registry.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.registry.fake.FakeImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparedLooksTest extends CopyFaults {
  private final ImageCopier copier = copier();

  @Test
  void aLongListOfNewImagesIsNotLookedForOneByOne() {
    copyNew(0, 200);

    // One read-back each; the first eight looks, then after 8, 16, 32, 64 and again 64 images.
    assertThat(target.count("GET", "/manifests/") - 200).isEqualTo(8 + 5);
    assertThat(tags()).hasSize(200);
  }

  @Test
  void whereTheRestIsThereItIsSoonLookedForAgain() {
    copyNew(100, 30);
    copyNew(0, 20);
    target.forgetRequests();

    for (int i = 100; i < 130; i++) {
      copy("t" + i);
    }

    assertThat(target.count("PUT", "/manifests/"))
        .as("no more than were missing before")
        .isLessThanOrEqualTo(20);
    assertThat(target.count("POST", "/blobs/uploads/")).as("known to be there").isZero();
  }

  @Test
  void whereTheSourceCountsPullsNoLookIsSpared() {
    source.settings().rateLimit(10_000);
    copyNew(0, 30);
    target.forgetRequests();

    copyNew(30, 10);

    assertThat(target.count("GET", "/manifests/") - 10).as("besides the read-backs").isEqualTo(10);
  }

  @Test
  void aTagThatCannotBeSetAgainIsLeftWhenItIsRight() {
    copyNew(100, 3);
    copyNew(0, 20);
    target.on("PUT", "/manifests/t10").answers(409);

    for (int i = 100; i < 103; i++) {
      assertThat(copy("t" + i).alreadyThere()).isTrue();
    }
  }

  private void copyNew(int from, int count) {
    for (int i = from; i < from + count; i++) {
      FakeImage.push(source, "app", "t" + i, ("image " + i).getBytes(StandardCharsets.UTF_8));
      copy("t" + i);
    }
  }

  private CopyResult copy(String tag) {
    return copier.copy(
        reference("app:" + tag), to("copy:" + tag), CopyOptions.DEFAULT, CopyControl.NONE);
  }

  private List<String> tags() {
    return target.tags("copy");
  }
}
