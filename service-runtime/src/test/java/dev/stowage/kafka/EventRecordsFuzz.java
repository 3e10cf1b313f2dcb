package dev.stowage.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.EventType;
import dev.stowage.event.json.EventJson;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventRecordsFuzz {
  private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final byte[] SEED =
      EventJson.write(new ClusterListed(ID, Instant.parse("2026-11-21T10:15:30.5Z"), "eu", 12, 7));

  static Stream<Arguments> seeds() {
    return Stream.of(
        Arguments.of("1.0", ID.toString(), "2026-11-21T10:15:30.5Z", SEED),
        Arguments.of("0.3", "x", "yesterday", "{}".getBytes(UTF_8)));
  }

  @MethodSource("seeds")
  @FuzzTest
  void aRecordIsReadOrKeptAsPoison(
      @NotNull String version, @NotNull String id, @NotNull String time, byte @NotNull [] data) {
    for (EventType type : EventType.all()) {
      ConsumerRecord<String, byte[]> message = new ConsumerRecord<>("topic", 0, 1, "key", data);
      message.headers().add("ce_specversion", version.getBytes(UTF_8));
      message.headers().add("ce_id", id.getBytes(UTF_8));
      message.headers().add("ce_type", type.name().getBytes(UTF_8));
      message.headers().add("ce_source", "/fuzz".getBytes(UTF_8));
      message.headers().add("ce_time", time.getBytes(UTF_8));
      assertThat(EventRecords.read(message).position().offset()).isEqualTo(1);
    }
  }
}
