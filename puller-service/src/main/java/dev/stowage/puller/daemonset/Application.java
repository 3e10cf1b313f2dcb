package dev.stowage.puller.daemonset;

/** What became of a step. */
sealed interface Application {

  /** It is done. */
  record Done() implements Application {}

  /** It is begun, or something has changed meanwhile: it is looked at again soon. */
  record Soon(String why) implements Application {}

  /** The API server will not have it, or the name is somebody else's. */
  record Refused(String message, String advice) implements Application {}
}
