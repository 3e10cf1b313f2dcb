package dev.stowage.puller.declaration;

import static dev.stowage.puller.rewrite.KnownEvents.deployment;
import static dev.stowage.puller.rewrite.KnownEvents.image;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.Glob;
import dev.stowage.image.ImageReference;
import dev.stowage.puller.known.UsedImage;
import dev.stowage.puller.mode.RewriteMode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DerivedImagesTest {
  private static final ImageReference ORIGINAL = image("nginx:1.25");
  private static final ImageReference COPY = image("backup.example/nginx:1.25");
  private static final List<Glob> SHOPS = List.of(new Glob("sho*"));
  private static final UsedImage MOVED = used(Optional.of(COPY), Optional.of(COPY));
  private static final UsedImage COPIED = used(Optional.empty(), Optional.of(COPY));
  private static final UsedImage NEW = used(Optional.empty(), Optional.empty());

  @Test
  void whatWorkloadsUseIsTheCopyOnceTheyWereMovedOver() {
    DerivedImages images = new DerivedImages(namespace -> RewriteMode.WORKLOAD);

    assertThat(images.ofWorkloads(MOVED, SHOPS)).contains(COPY);
    assertThat(images.ofWorkloads(COPIED, SHOPS)).contains(ORIGINAL);
    assertThat(images.ofWorkloads(NEW, SHOPS)).contains(ORIGINAL);
    assertThat(images.ofWorkloads(NEW, List.of(new Glob("other")))).isEmpty();
  }

  @Test
  void podsThatAreChangedAsTheyAreCreatedUseTheCopyAsSoonAsItIsThere() {
    DerivedImages images = new DerivedImages(namespace -> RewriteMode.POD);

    assertThat(images.ofWorkloads(COPIED, SHOPS)).contains(COPY);
    assertThat(images.ofWorkloads(NEW, SHOPS)).contains(ORIGINAL);
  }

  @Test
  void copiesAreWarmedWhereWorkloadsMayBeMovedOverAndWhereTheyWere() {
    DerivedImages rewriting = new DerivedImages(namespace -> RewriteMode.WORKLOAD);
    DerivedImages reporting = new DerivedImages(namespace -> RewriteMode.REPORT);

    assertThat(rewriting.ofRewrites(COPIED)).contains(COPY);
    assertThat(rewriting.ofRewrites(NEW)).isEmpty();
    assertThat(reporting.ofRewrites(COPIED)).isEmpty();
    assertThat(reporting.ofRewrites(MOVED)).contains(COPY);
  }

  private static UsedImage used(Optional<ImageReference> inForce, Optional<ImageReference> copy) {
    return new UsedImage(deployment("web"), ORIGINAL, inForce, copy);
  }
}
