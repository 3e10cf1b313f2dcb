package dev.stowage.puller.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.image.ImageReference;
import dev.stowage.puller.cache.CachedImage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DeclaredImagesTest {

  @Test
  void aContainerIsNamedByWhoeverDeclaresItOrByItsImage() {
    assertThat(DeclaredImages.parse(List.of("web=nginx:1.25", "redis")))
        .extracting(CachedImage::image)
        .containsExactly("docker.io/library/nginx:1.25", "docker.io/library/redis:latest");
    assertThat(DeclaredImages.parse(List.of("web=nginx")).getFirst().container()).isEqualTo("web");
    assertThat(DeclaredImages.parse(List.of("nginx")).getFirst().container())
        .matches("nginx-[0-9a-f]{8}");
  }

  @Test
  void theSameImageTwiceIsOneAndOtherImagesHaveOtherNames() {
    assertThat(DeclaredImages.parse(List.of("nginx", "docker.io/library/nginx:latest"))).hasSize(1);
    Set<String> names = new HashSet<>();
    for (String text :
        List.of(
            "nginx:1",
            "nginx:2",
            "a.example/nginx:1",
            "a.example/my__odd.name:1",
            "a.example/" + "x".repeat(200) + ":1")) {
      String name = DeclaredImages.of(ImageReference.parse(text)).container();
      assertThat(names.add(name)).as(name).isTrue();
    }
  }

  @Test
  void whatIsNoImageIsRefused() {
    assertThatThrownBy(() -> DeclaredImages.parse(List.of("a=UPPER/Case")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DeclaredImages.parse(List.of("copy-sleep=nginx")))
        .hasMessageContaining("copy-sleep");
  }
}
