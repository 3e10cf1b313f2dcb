package dev.stowage.registry.fake;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. It is the JDK's {@link HttpExchange} so that tests need no API of
 * their own: a length of -1 sends no body, 0 a chunked one.
 */
final class WireExchange extends HttpExchange {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final WireServer server;
  private final Socket socket;
  private final RequestHead head;
  private final InputStream requestBody;
  private final OutputStream out;
  private final Headers responseHeaders = new Headers();
  private UnaryOperator<OutputStream> filter = UnaryOperator.identity();
  private @Nullable ResponseBody sent;
  private @Nullable OutputStream responseBody;
  private int status = -1;

  WireExchange(WireServer server, Socket socket, RequestHead head, BufferedInputStream in)
      throws IOException {
    this.server = server;
    this.socket = socket;
    this.head = head;
    this.requestBody = head.body(in);
    this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
  }

  /** Puts something between what is written as the body and what is sent. */
  void filterBody(UnaryOperator<OutputStream> change) {
    filter = change;
  }

  /** Ends the connection with a TCP reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Sends bytes that need not be HTTP. */
  void sendRaw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  CountDownLatch serverEnded() {
    return server.ended();
  }

  /** Whether the connection can serve another request. */
  boolean finish() throws IOException {
    if (sent == null || !sent.complete() || head.has("Connection", "close")) {
      out.flush();
      return false;
    }
    requestBody.transferTo(OutputStream.nullOutputStream());
    return !"close".equalsIgnoreCase(responseHeaders.getFirst("Connection"));
  }

  @Override
  public void sendResponseHeaders(int code, long length) throws IOException {
    status = code;
    if (length == 0) {
      responseHeaders.set("Transfer-Encoding", "chunked");
    } else if (length > 0) {
      responseHeaders.set("Content-Length", Long.toString(length));
    } else if (!head.method().equals("HEAD") && code != 204) {
      responseHeaders.set("Content-Length", "0");
    }
    sendHead();
    sent = length == 0 ? new ResponseBody.Chunked(out) : new ResponseBody.Sized(out, length);
    responseBody = filter.apply(sent);
    if (length < 0) {
      out.flush();
    }
  }

  private void sendHead() throws IOException {
    StringBuilder text = new StringBuilder("HTTP/1.1 ").append(status).append(" said\r\n");
    responseHeaders.forEach((name, values) ->
        values.forEach(value -> text.append(name).append(": ").append(value).append("\r\n")));
    out.write(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public OutputStream getResponseBody() {
    if (responseBody == null) {
      throw new IllegalStateException("the headers come first");
    }
    return responseBody;
  }

  @Override
  public InputStream getRequestBody() {
    return requestBody;
  }

  @Override
  public Headers getRequestHeaders() {
    return head.headers();
  }

  @Override
  public Headers getResponseHeaders() {
    return responseHeaders;
  }

  @Override
  public URI getRequestURI() {
    return head.uri();
  }

  @Override
  public String getRequestMethod() {
    return head.method();
  }

  @Override
  public int getResponseCode() {
    return status;
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return (InetSocketAddress) socket.getRemoteSocketAddress();
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  @Override
  public String getProtocol() {
    return "HTTP/1.1";
  }

  @Override
  public void close() {
    // The connection looks at how much was sent when the handler has returned.
  }

  @Override
  public HttpContext getHttpContext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return null;
  }

  @Override
  public void setAttribute(String name, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setStreams(InputStream in, OutputStream streamOut) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable HttpPrincipal getPrincipal() {
    return null;
  }
}
