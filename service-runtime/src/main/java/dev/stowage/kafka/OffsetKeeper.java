package dev.stowage.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a consumer starts and how far it has come. */
sealed interface OffsetKeeper {

  /** Takes the partitions; called again when it throws. */
  void begin();

  /** Keeps the place after everything that was polled. */
  void commit();

  /** Whether everything that was there at the beginning has been polled. */
  boolean isCaughtUp();

  /** The places of a group, which Kafka keeps and shares out among its members. */
  record GroupOffsets(KafkaConsumer<String, byte[]> consumer, Collection<String> topics)
      implements OffsetKeeper {
    @Override
    public void begin() {
      consumer.subscribe(topics);
    }

    @Override
    public void commit() {
      try {
        consumer.commitSync();
      } catch (WakeupException e) {
        // Told to end meanwhile: what was handled need not be handled again by the next member.
        consumer.commitSync(EventLoop.CLOSE_TIMEOUT);
      }
    }

    @Override
    public boolean isCaughtUp() {
      return false;
    }
  }

  /** The places that the caller keeps together with what it made of the records. */
  record OwnOffsets(
      KafkaConsumer<String, byte[]> consumer,
      Collection<String> topics,
      Function<Set<TopicPartition>, Map<TopicPartition, Long>> from,
      Map<TopicPartition, Long> ends)
      implements OffsetKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(OwnOffsets.class);

    OwnOffsets(
        KafkaConsumer<String, byte[]> consumer,
        Collection<String> topics,
        Function<Set<TopicPartition>, Map<TopicPartition, Long>> from) {
      this(consumer, topics, from, new HashMap<>());
    }

    @Override
    public void begin() {
      Set<TopicPartition> partitions = partitions();
      Map<TopicPartition, Long> starts = from.apply(Set.copyOf(partitions));
      ends.putAll(consumer.endOffsets(partitions));
      consumer.assign(partitions);
      for (TopicPartition partition : partitions) {
        start(partition, starts.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L));
      }
    }

    private Set<TopicPartition> partitions() {
      Set<TopicPartition> partitions = new HashSet<>();
      for (String topic : topics) {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known.isEmpty()) {
          throw new KafkaException("topic " + topic + " does not exist");
        }
        known.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      }
      return partitions;
    }

    private void start(TopicPartition partition, long start, long end) {
      if (start > 0 && start <= end) {
        consumer.seek(partition, new OffsetAndMetadata(start));
        return;
      }
      if (start > end) {
        LOG.warn(
            "{} ends at {}, before the {} that was read up to: it was made anew; reading it from its start",
            partition,
            end,
            start);
      }
      consumer.seekToBeginning(Set.of(partition));
    }

    @Override
    public void commit() {
      // The handler has stored the offsets with its result.
    }

    @Override
    public boolean isCaughtUp() {
      return ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
  }
}
