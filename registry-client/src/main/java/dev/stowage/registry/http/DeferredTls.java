package dev.stowage.registry.http;

import java.io.IOException;
import java.net.Socket;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS that is made ready by the first connection that needs it: reading every certificate authority
 * costs a command that copies in plain HTTP, or finds nothing to do, much of its time.
 */
final class DeferredTls implements TlsSocketStrategy {
  private final Supplier<TlsSocketStrategy> maker;
  private @Nullable TlsSocketStrategy made;

  DeferredTls(Supplier<TlsSocketStrategy> maker) {
    this.maker = maker;
  }

  @Override
  public SSLSocket upgrade(
      Socket socket, String target, int port, @Nullable Object attachment, HttpContext context)
      throws IOException {
    return ready().upgrade(socket, target, port, attachment, context);
  }

  private synchronized TlsSocketStrategy ready() {
    TlsSocketStrategy ready = made == null ? maker.get() : made;
    made = ready;
    return ready;
  }
}
