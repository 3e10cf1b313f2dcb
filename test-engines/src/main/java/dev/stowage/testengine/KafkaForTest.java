package dev.stowage.testengine;

/** A running broker. */
public interface KafkaForTest extends AutoCloseable {
  /** {@code host:port} for clients. */
  String bootstrapServers();

  @Override
  void close();
}
