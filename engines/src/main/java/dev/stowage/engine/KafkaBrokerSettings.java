package dev.stowage.engine;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings of a broker that is its own controller, for one machine and little memory.
 *
 * @param directory where topics and metadata lie
 * @param port where clients connect
 * @param controllerPort where the broker talks to itself
 */
record KafkaBrokerSettings(Path directory, int port, int controllerPort) {
  static final int NODE = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  String bootstrapServers() {
    return LoopbackPort.HOST + ":" + port;
  }

  Map<String, String> properties() {
    Map<String, String> all = new TreeMap<>();
    all.put("process.roles", "broker,controller");
    all.put("node.id", String.valueOf(NODE));
    all.put("log.dirs", directory.toString());
    all.put(
        "listeners",
        "PLAINTEXT://%s,%s://%s:%d"
            .formatted(bootstrapServers(), CONTROLLER_LISTENER, LoopbackPort.HOST, controllerPort));
    all.put("advertised.listeners", "PLAINTEXT://" + bootstrapServers());
    all.put("controller.listener.names", CONTROLLER_LISTENER);
    all.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,%s:PLAINTEXT".formatted(CONTROLLER_LISTENER));
    all.put(
        "controller.quorum.voters", "%d@%s:%d".formatted(NODE, LoopbackPort.HOST, controllerPort));
    // Topics are declared in one place and created by the services: a wrong name must not pass.
    all.put("auto.create.topics.enable", "false");
    all.putAll(oneReplica());
    all.putAll(quickGroups());
    all.putAll(smallMemory());
    return all;
  }

  private static Map<String, String> oneReplica() {
    return Map.of(
        "default.replication.factor", "1",
        "offsets.topic.replication.factor", "1",
        "offsets.topic.num.partitions", "1",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "transaction.state.log.num.partitions", "1",
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1",
        "share.coordinator.state.topic.num.partitions", "1");
  }

  // Everything is on one machine: a member that is silent for seconds is gone, and so is the former
  // life of a broker that was killed: its next one waits for that session to end.
  private static Map<String, String> quickGroups() {
    return Map.of(
        "broker.heartbeat.interval.ms", "500",
        "broker.session.timeout.ms", "6000",
        "group.coordinator.rebalance.protocols", "classic,consumer",
        "group.initial.rebalance.delay.ms", "0",
        "group.consumer.min.heartbeat.interval.ms", "500",
        "group.consumer.heartbeat.interval.ms", "1000",
        "group.consumer.min.session.timeout.ms", "6000",
        "group.consumer.session.timeout.ms", "10000");
  }

  private static Map<String, String> smallMemory() {
    return Map.of(
        "num.network.threads",
        "2",
        "num.io.threads",
        "2",
        "background.threads",
        "2",
        "log.cleaner.enable",
        "true",
        "log.cleaner.threads",
        "1",
        "log.cleaner.dedupe.buffer.size",
        String.valueOf(4 << 20),
        "log.cleaner.io.buffer.size",
        String.valueOf(128 << 10),
        "log.segment.bytes",
        String.valueOf(16 << 20),
        "log.index.size.max.bytes",
        String.valueOf(1 << 20),
        "socket.request.max.bytes",
        String.valueOf(16 << 20));
  }
}
