package dev.stowage.gateway.cacherequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.gateway.api.ProblemException;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewCacheReaderTest {

  @Test
  void whatIsLeftOutIsEmptyAndTheCacheIsToBeKept() {
    NewCache cache = NewCacheReader.read("{\"name\":\"nightly\",\"images\":[\"nginx\"]}");

    assertThat(cache.nodeSelector()).isEmpty();
    assertThat(cache.pullSecrets()).isEmpty();
    assertThat(cache.asked("prod", Instant.EPOCH).wish()).isEqualTo(CacheWish.KEEP);
    assertThat(cache.asked("prod", Instant.EPOCH).by()).isNull();
  }

  @Test
  void aThousandImagesAreFine() {
    String images =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "\"quay.io/team/app-%d:1\"".formatted(i))
            .collect(Collectors.joining(","));

    assertThat(NewCacheReader.read("{\"name\":\"n\",\"images\":[%s]}".formatted(images)).images())
        .hasSize(1_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"images":["nginx"]} | field 'name': has no value
          {"name":null,"images":["nginx"]} | field 'name': has no value
          {"name":7,"images":["nginx"]} | field 'name': must be a string
          {"name":"Up","images":["nginx"]} | field 'name': 'Up' must be 1 to 50 characters
          {"name":"a-","images":["nginx"]} | field 'name': 'a-' must be 1 to 50 characters
          {"name":"a/b","images":["nginx"]} | field 'name': 'a/b' must be
          {"name":"n"} | field 'images': has no value
          {"name":"n","images":[]} | field 'images': must name at least one image
          {"name":"n","images":"nginx"} | field 'images': must be an array of strings
          {"name":"n","images":["nginx",1]} | field 'images[1]': must be a string
          {"name":"n","images":["nginx","a b"]} | field 'images[1]': image reference 'a b'
          {"name":"n","images":["a","b","docker.io/library/a:latest"]} | field 'images[2]': names the same image as images[0]
          {"name":"n","images":["a"],"nodeSelector":["a=b"]} | field 'nodeSelector': must be an object of strings
          {"name":"n","images":["a"],"nodeSelector":{"a":true}} | field 'nodeSelector.a': must be a string
          {"name":"n","images":["a"],"nodeSelector":{"a b":"c"}} | field 'nodeSelector': 'a b' is no key of a label
          {"name":"n","images":["a"],"nodeSelector":{"a":"b c"}} | field 'nodeSelector.a': 'b c' is no value of a label
          {"name":"n","images":["a"],"pullSecrets":"s"} | field 'pullSecrets': must be an array of strings
          {"name":"n","images":["a"],"pullSecrets":["s","S_"]} | field 'pullSecrets[1]': 'S_' is no name of a Secret
          {"name":"n","images":["a"],"preview":"yes"} | field 'preview': must be true or false
          {"name":"n","images":["a"],"image":"b"} | field 'image': is not known here; there are name, images, nodeSelector, pullSecrets, preview
          {"name":"n","name":"m","images":["a"]} | the body is no valid JSON
          {"name":"n","images":["a"]} {} | the body is no valid JSON
          {"name":"hunter2 | the body is no valid JSON (line 1, column
          [] | the body must be a JSON object
          """)
  void whatDoesNotFitIsNamedInOneLine(String body, String problem) {
    assertThatThrownBy(() -> NewCacheReader.read(body))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.status().getCode()).isEqualTo(400))
        .hasMessageStartingWith(problem)
        .hasMessageNotContaining("hunter2")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void aRequestWithoutABodySaysWhatItLacks(String body) {
    assertThatThrownBy(() -> NewCacheReader.read(body))
        .hasMessage("the body must be a JSON object with name and images");
  }

  @Test
  void textWithoutEndIsRefusedQuicklyAndNotQuoted() {
    String endless = "a.".repeat(30_000) + "-";
    for (String body :
        new String[] {
          "{\"name\":\"%s\",\"images\":[\"a\"]}".formatted(endless),
          "{\"name\":\"n\",\"images\":[\"%s\"]}".formatted(endless),
          "{\"name\":\"n\",\"images\":[\"a\"],\"nodeSelector\":{\"%s\":\"b\"}}".formatted(endless),
          "{\"name\":\"n\",\"images\":[\"a\"],\"nodeSelector\":{\"a\":\"%s\"}}".formatted(endless),
          "{\"name\":\"n\",\"images\":[\"a\"],\"pullSecrets\":[\"%s\"]}".formatted(endless),
          "{\"name\":\"n\",\"images\":[\"a\"],\"%s\":1}".formatted(endless)
        }) {
      assertThatThrownBy(() -> NewCacheReader.read(body))
          .isInstanceOf(ProblemException.class)
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }
  }
}
