package dev.stowage.kafka;

import dev.stowage.event.EventType;
import dev.stowage.event.StowageEvent;
import dev.stowage.event.json.EventFormatException;
import dev.stowage.event.json.EventJson;
import dev.stowage.image.Printable;
import dev.stowage.kafka.ReceivedRecord.Position;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.time.ZoneOffset;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events as Kafka records and back: the CloudEvents 1.0 Kafka protocol binding in binary mode. */
public final class EventRecords {

  private EventRecords() {}

  /**
   * The record of an event; {@code source} is the CloudEvents source, for example {@code
   * /stowage/copier}.
   */
  public static ProducerRecord<String, byte[]> toRecord(StowageEvent event, URI source) {
    CloudEvent cloudEvent =
        CloudEventBuilder.v1()
            .withId(event.id().toString())
            .withTime(event.time().atOffset(ZoneOffset.UTC))
            .withType(EventType.of(event.getClass()).name())
            .withSource(source)
            .withSubject(event.key())
            .withDataContentType("application/json")
            .withData(EventJson.write(event))
            .build();
    return KafkaMessageFactory.<String>createWriter(event.topic().topicName(), event.key())
        .writeBinary(cloudEvent);
  }

  /** Reads a record; anything that is no event of ours becomes {@link ReceivedRecord.Poison}. */
  public static ReceivedRecord read(ConsumerRecord<String, byte[]> message) {
    Position position = new Position(message.topic(), message.partition(), message.offset());
    if (message.value() == null) {
      return message.key() == null
          ? new ReceivedRecord.Poison(position, null, new byte[0], "neither key nor value")
          : new ReceivedRecord.Tombstone(position, message.key());
    }
    try {
      CloudEvent event = KafkaMessageFactory.createReader(message).toEvent();
      CloudEventData data = event.getData();
      StowageEvent read =
          EventJson.read(event.getType(), data == null ? new byte[0] : data.toBytes());
      if (!read.id().toString().equals(event.getId())) {
        return poison(position, message, "the id in the data is not the record's ce_id");
      }
      return new ReceivedRecord.Event(position, read);
    } catch (EventFormatException e) {
      return e.code() == EventFormatException.Code.UNKNOWN_TYPE
          ? new ReceivedRecord.Unknown(position, e.getMessage())
          : poison(position, message, e.getMessage());
    } catch (RuntimeException e) {
      // Whatever the reader stumbles over, the record stays as it is: it must not stop the others.
      return poison(position, message, "no CloudEvent: " + Printable.of(reason(e), 300));
    }
  }

  private static String reason(RuntimeException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static ReceivedRecord poison(
      Position position, ConsumerRecord<String, byte[]> message, String reason) {
    return new ReceivedRecord.Poison(position, message.key(), message.value(), reason);
  }
}
