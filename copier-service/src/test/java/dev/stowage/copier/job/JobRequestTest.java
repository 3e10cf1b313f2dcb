package dev.stowage.copier.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.ImageReference;
import org.junit.jupiter.api.Test;

class JobRequestTest {

  @Test
  void theSameWorkHasTheSameKeyHoweverItIsWritten() {
    assertThat(key("nginx", "t.io/nginx:latest"))
        .isEqualTo(key("docker.io/library/nginx:latest", "t.io/nginx"))
        .hasSize(64);
  }

  @Test
  void otherWorkHasAnotherKey() {
    String one = key("a.io/x:1", "t.io/x:1");
    assertThat(key("a.io/x:2", "t.io/x:1")).isNotEqualTo(one);
    assertThat(key("a.io/x:1", "t.io/x:2")).isNotEqualTo(one);
  }

  private static String key(String source, String target) {
    return new JobRequest(ImageReference.parse(source), ImageReference.parse(target)).dedupKey();
  }
}
