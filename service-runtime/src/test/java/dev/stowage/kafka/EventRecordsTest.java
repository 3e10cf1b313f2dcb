package dev.stowage.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.json.EventJson;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRecordsTest {
  private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final ClusterListed EVENT =
      new ClusterListed(ID, Instant.parse("2026-11-21T10:15:30.5Z"), "prod-eu", 12, 7);
  private static final byte[] DATA = EventJson.write(EVENT);

  private static Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : record().headers()) {
      headers.put(header.key(), new String(header.value(), UTF_8));
    }
    return headers;
  }

  private static ProducerRecord<String, byte[]> record() {
    return EventRecords.toRecord(EVENT, URI.create("/stowage/watcher"));
  }

  private static ReceivedRecord read(
      @Nullable String key, byte @Nullable [] value, Map<String, String> headers) {
    ConsumerRecord<String, byte[]> message =
        new ConsumerRecord<>("stowage.discoveries", 3, 42, key, value);
    headers.forEach((name, text) -> message.headers().add(name, text.getBytes(UTF_8)));
    return EventRecords.read(message);
  }

  private static ReceivedRecord readWith(String header, String text) {
    Map<String, String> headers = headers();
    headers.put(header, text);
    return read("prod-eu", DATA, headers);
  }

  private static String poisonReason(ReceivedRecord received) {
    assertThat(received).isInstanceOf(ReceivedRecord.Poison.class);
    return ((ReceivedRecord.Poison) received).reason();
  }

  @Test
  void anEventTravelsAsACloudEventInBinaryMode() {
    assertThat(headers())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ce_specversion", "1.0",
                "ce_id", ID.toString(),
                "ce_type", "dev.stowage.ClusterListed.v1",
                "ce_source", "/stowage/watcher",
                "ce_subject", "prod-eu",
                "ce_time", "2026-11-21T10:15:30.5Z",
                "content-type", "application/json"));
    assertThat(record().value()).isEqualTo(DATA);
  }

  @Test
  void anEventGoesToItsTopicByItsKey() {
    assertThat(record().topic()).isEqualTo("stowage.discoveries");
    assertThat(record().key()).isEqualTo("prod-eu");
  }

  @Test
  void anEventIsReadBackWithItsPosition() {
    ReceivedRecord received = read("prod-eu", DATA, headers());

    assertThat(received)
        .isEqualTo(
            new ReceivedRecord.Event(
                new ReceivedRecord.Position("stowage.discoveries", 3, 42), EVENT));
    assertThat(received.position()).hasToString("stowage.discoveries-3@42");
  }

  @Test
  void aKeyWithoutAValueIsATombstone() {
    assertThat(read("prod-eu", null, Map.of()))
        .isInstanceOfSatisfying(
            ReceivedRecord.Tombstone.class,
            tombstone -> assertThat(tombstone.key()).isEqualTo("prod-eu"));
  }

  @Test
  void neitherKeyNorValueIsPoison() {
    assertThat(poisonReason(read(null, null, Map.of()))).isEqualTo("neither key nor value");
  }

  @Test
  void aTypeThatThisVersionDoesNotKnowIsUnknown() {
    assertThat(readWith("ce_type", "dev.stowage.ImageScanned.v1"))
        .isInstanceOfSatisfying(
            ReceivedRecord.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("dev.stowage.ImageScanned.v1"));
  }

  @Test
  void aRecordWithoutHeadersIsPoisonAndKeptAsItCame() {
    byte[] value = {0, 1, (byte) 0xff};

    assertThat(read("key", value, Map.of()))
        .isInstanceOfSatisfying(
            ReceivedRecord.Poison.class,
            poison -> {
              assertThat(poison.key()).isEqualTo("key");
              assertThat(poison.value()).isEqualTo(value);
              assertThat(poison.reason()).startsWith("no CloudEvent: ");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_specversion", "ce_id", "ce_type", "ce_source"})
  void aRecordWithoutARequiredAttributeIsPoison(String header) {
    Map<String, String> headers = headers();
    headers.remove(header);

    assertThat(poisonReason(read("prod-eu", DATA, headers))).startsWith("no CloudEvent: ");
  }

  @ParameterizedTest
  @CsvSource({
    "ce_specversion, 9.9",
    "ce_specversion, ''",
    "ce_time, yesterday",
    "ce_source, 'http://[x'",
    "ce_id, ''",
    "ce_type, ''",
    "content-type, application/cloudevents+json",
    "content-type, application/cloudevents-batch+json"
  })
  void aRecordWithABrokenAttributeIsPoisonOrUnknownAndNeverAnException(String header, String text) {
    assertThat(readWith(header, text))
        .isInstanceOfAny(ReceivedRecord.Poison.class, ReceivedRecord.Unknown.class);
  }

  @Test
  void aHeaderWithoutAValueIsPoison() {
    ConsumerRecord<String, byte[]> message =
        new ConsumerRecord<>("stowage.discoveries", 3, 42, "prod-eu", DATA);
    headers().forEach((name, text) -> message.headers().add(name, text.getBytes(UTF_8)));
    message.headers().remove("ce_type").add("ce_type", null);

    poisonReason(EventRecords.read(message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "7", "not json", "{}", "{\"id\":1}"})
  void dataThatDoesNotFitTheTypeIsPoison(String data) {
    assertThat(poisonReason(read("prod-eu", data.getBytes(UTF_8), headers())))
        .startsWith("dev.stowage.ClusterListed.v1: ");
  }

  @Test
  void anIdThatIsNotTheDatasIsPoison() {
    assertThat(poisonReason(readWith("ce_id", UUID.randomUUID().toString())))
        .isEqualTo("the id in the data is not the record's ce_id");
  }

  @Test
  void aReasonIsOneShortLine() {
    String hostile = "x\n".repeat(5_000);

    for (String header : Arrays.asList("ce_time", "ce_source", "ce_specversion")) {
      assertThat(poisonReason(readWith(header, hostile)))
          .hasSizeLessThan(2_000)
          .doesNotContain("\n");
    }
  }
}
