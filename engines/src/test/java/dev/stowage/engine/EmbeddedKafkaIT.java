package dev.stowage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
  private static final String TOPIC = "letters";

  @TempDir Path directory;

  @Test
  void aGroupOfTheNewProtocolReadsWhatWasWrittenAndGoesOnAfterARestart() throws Exception {
    int port;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
      port = port(kafka);
      createTopic(kafka);
      write(kafka, "a", "b");
      assertThat(readInGroup(kafka, 2)).containsExactly("a", "b");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, port)) {
      assertThat(port(kafka)).isEqualTo(port);
      write(kafka, "c");
      assertThat(readInGroup(kafka, 1)).containsExactly("c");
    }
  }

  @Test
  void aBrokerWhoseProcessWasKilledComesBackWithWhatItAcknowledged() throws Exception {
    Process owner =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                WriteAndStay.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var lines = owner.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("written");
    } finally {
      owner.destroyForcibly().waitFor();
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
      assertThat(readInGroup(kafka, 2)).containsExactly("a", "b");
    }
  }

  /** Writes to a broker of its own, says so and waits to be killed. */
  static final class WriteAndStay {
    private WriteAndStay() {}

    public static void main(String[] arguments) throws Exception {
      EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]));
      createTopic(kafka);
      write(kafka, "a", "b");
      System.out.println("written");
      Thread.currentThread().join();
    }
  }

  @Test
  void aDirectoryThatAnotherBrokerHasIsRefusedAndTheBrokerLeftAlone() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(directory))
          .isInstanceOf(EngineException.class)
          .hasMessageStartingWith("data directory " + directory + " is in use by process");
      createTopic(kafka);
      write(kafka, "a");
      assertThat(readInGroup(kafka, 1)).containsExactly("a");
    }
  }

  @Test
  void twoBrokersRunBesideEachOtherInOneProcess() throws Exception {
    try (EmbeddedKafka one = EmbeddedKafka.start(directory.resolve("one"));
        EmbeddedKafka other = EmbeddedKafka.start(directory.resolve("other"))) {
      createTopic(one);
      write(one, "a");
      assertThat(readInGroup(one, 1)).containsExactly("a");
      assertThat(topics(one)).contains(TOPIC);
      assertThat(topics(other)).doesNotContain(TOPIC);
    }
  }

  @Test
  void transactionsAreCommitted() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
      createTopic(kafka);
      try (KafkaProducer<String, String> producer =
          producer(kafka, Map.of("transactional.id", "test"))) {
        producer.initTransactions();
        producer.beginTransaction();
        Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(TOPIC, "key", "a"));
        producer.commitTransaction();
        assertThat(sent).isDone();
      }
      assertThat(readInGroup(kafka, 1)).containsExactly("a");
    }
  }

  @Test
  void aTakenPortIsRefusedInOneLine() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("one"))) {
      int port = port(kafka);
      assertThatThrownBy(() -> EmbeddedKafka.start(directory.resolve("other"), port))
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.code()).isEqualTo(EngineException.Code.PORT_IN_USE))
          .hasMessageStartingWith("Kafka cannot listen on 127.0.0.1:" + port)
          .message()
          .hasLineCount(1);
    }
  }

  @Test
  void aBrokerThatLosesAPortWhileItStartsSaysSoAndStartsOnAnother() throws Exception {
    Path data = directory.resolve("data");
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral(LoopbackPort.HOST))) {
      int taken = other.getLocalPort();
      losesItsPort(new KafkaBrokerSettings(data, taken, LoopbackPort.freeBeside(taken)));
      losesItsPort(new KafkaBrokerSettings(data, LoopbackPort.freeBeside(taken), taken));
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
      createTopic(kafka);
      assertThat(topics(kafka)).contains(TOPIC);
    }
  }

  private static void losesItsPort(KafkaBrokerSettings settings) {
    assertThatThrownBy(() -> EmbeddedKafka.started(settings))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(EngineException.Code.PORT_IN_USE))
        .message()
        .startsWith("Kafka did not start on " + settings.bootstrapServers())
        .hasLineCount(1);
  }

  @Test
  void aDirectoryThatHoldsSomethingElseIsRefusedInOneLine() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    Files.writeString(data.resolve("meta.properties"), "version=99\n");

    assertThatThrownBy(() -> EmbeddedKafka.start(directory))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("Kafka did not start on 127.0.0.1:")
        .message()
        .contains(data.toString())
        .hasLineCount(1);
    DataDirectory.open(directory).close();
  }

  private static int port(EmbeddedKafka kafka) {
    return Integer.parseInt(kafka.bootstrapServers().split(":", -1)[1]);
  }

  private static void createTopic(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = admin(kafka)) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }

  private static List<String> topics(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = admin(kafka)) {
      return List.copyOf(admin.listTopics().names().get(60, TimeUnit.SECONDS));
    }
  }

  private static Admin admin(EmbeddedKafka kafka) {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private static void write(EmbeddedKafka kafka, String... values) throws Exception {
    try (KafkaProducer<String, String> producer = producer(kafka, Map.of())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(TOPIC, "key", value)).get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static KafkaProducer<String, String> producer(
      EmbeddedKafka kafka, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    settings.put("acks", "all");
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  private static List<String> readInGroup(EmbeddedKafka kafka, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", kafka.bootstrapServers(),
            "group.id", "readers",
            "group.protocol", "consumer",
            "auto.offset.reset", "earliest",
            "enable.auto.commit", "false");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      List<String> read = new ArrayList<>();
      Awaitility.await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> {
            ConsumerRecords<String, String> polled = consumer.poll(Duration.ofMillis(200));
            StreamSupport.stream(polled.spliterator(), false)
                .forEach(message -> read.add(message.value()));
            return read.size() >= count;
          });
      consumer.commitSync();
      return read;
    }
  }
}
