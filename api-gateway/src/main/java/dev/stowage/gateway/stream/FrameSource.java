package dev.stowage.gateway.stream;

/** What one open stream sends. Used by one thread at a time. */
interface FrameSource {
  /** The next bytes to send; waits for news, but never longer than a heartbeat. */
  byte[] next() throws InterruptedException;
}
