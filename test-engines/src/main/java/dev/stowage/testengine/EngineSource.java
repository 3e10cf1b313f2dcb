package dev.stowage.testengine;

import java.util.Optional;

/** Where engines come from: containers or this process. */
interface EngineSource {
  KafkaForTest startKafka();

  PostgresForTest startPostgres();

  RegistryForTest startRegistry(Optional<Credentials> credentials);

  /** What it starts, for the line that says so. */
  String description();
}
