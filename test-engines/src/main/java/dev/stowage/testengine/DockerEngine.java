package dev.stowage.testengine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/** The Docker engine of this machine, if there is one. */
final class DockerEngine {
  private DockerEngine() {}

  // Testcontainers logs an error of many lines where the answer is a plain no.
  static boolean answers() {
    if (!(LoggerFactory.getLogger("org.testcontainers.dockerclient") instanceof Logger logger)) {
      return DockerClientFactory.instance().isDockerAvailable();
    }
    Level before = logger.getLevel();
    logger.setLevel(Level.OFF);
    try {
      return DockerClientFactory.instance().isDockerAvailable();
    } finally {
      logger.setLevel(before);
    }
  }
}
