package dev.stowage.registry.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class LinkHeaderFuzz {
  private static final URI BASE = URI.create("https://r.io/v2/a/tags/list");

  static Stream<String> seeds() {
    return Stream.of(
        "</v2/a/tags/list?last=b&n=2>; rel=\"next\"",
        "<x>; rel=prev, <https://evil.example/y>;title=\"a\"; rel=next",
        "<>;rel=next",
        "<<<;;;rel=next");
  }

  @MethodSource("seeds")
  @FuzzTest
  void aNextPageIsAnAddressOrNone(@NotNull String header) {
    LinkHeader.next(header, BASE).ifPresent(next -> assertThat(header).contains("next", "<", ">"));
  }
}
