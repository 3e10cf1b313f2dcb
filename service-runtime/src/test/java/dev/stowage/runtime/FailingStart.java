package dev.stowage.runtime;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service that has begun something when it finds that it cannot start. */
@Factory
@Requires(property = FailingStart.PROPERTY)
final class FailingStart {
  static final String PROPERTY = "test.failing-start";
  static final List<String> ENDED = new CopyOnWriteArrayList<>();

  /** What is begun by a factory, as a lease elector is. */
  static final class Election implements AutoCloseable {
    @Override
    public void close() {
      ENDED.add("election");
    }
  }

  @Singleton
  @Bean(preDestroy = "close")
  Election election() {
    return new Election();
  }

  @Context
  @Requires(property = PROPERTY)
  static final class Begun {
    Begun(Election election) {}

    @PreDestroy
    void close() {
      ENDED.add("service");
    }
  }

  @Context
  @Requires(property = PROPERTY)
  static final class Unable {
    Unable(Begun begun) {
      throw new StartupException("nothing is right: set everything anew");
    }
  }
}
