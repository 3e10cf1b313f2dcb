package dev.stowage.testengine;

/** A running Postgres server. */
public interface PostgresForTest extends AutoCloseable {
  /** A new, empty database on it. */
  DatabaseForTest newDatabase();

  @Override
  void close();
}
