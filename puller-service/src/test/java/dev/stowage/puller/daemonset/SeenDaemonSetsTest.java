package dev.stowage.puller.daemonset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.puller.shape.FoundDaemonSet;
import org.junit.jupiter.api.Test;

final class SeenDaemonSetsTest {
  private final SeenDaemonSets seen = new SeenDaemonSets(() -> {});

  @Test
  void theGenerationAfterOurLastWriteIsKept() {
    seen.wrote(daemonSet("web", "1", 1));
    seen.wrote(daemonSet("web", "1", 2));

    assertThat(seen.written()).containsExactly(entry("web", 2L));
  }

  @Test
  void oneIsThereUntilItIsSaidToBeGone() {
    seen.present(daemonSet("web", "1", 1));
    seen.listed();
    assertThat(seen.of("web")).hasSize(1);

    seen.gone("web", "1");
    assertThat(seen.all()).isEmpty();
  }

  @Test
  void theEndOfItsPredecessorDoesNotTakeANewOneAway() {
    seen.present(daemonSet("web", "1", 1));
    seen.present(daemonSet("web", "2", 1));
    seen.gone("web", "1");

    assertThat(seen.of("web")).extracting(FoundDaemonSet::uid).containsExactly("2");
  }

  private static JsonObject daemonSet(String name, String uid, long generation) {
    return JsonParser.parseString(
            """
            {"metadata": {"name": "%1$s", "uid": "%2$s", "generation": %3$d,
              "labels": {"stowage.dev/cache": "%1$s"}}}
            """
                .formatted(name, uid, generation))
        .getAsJsonObject();
  }
}
