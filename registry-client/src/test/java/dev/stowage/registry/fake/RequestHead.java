package dev.stowage.registry.fake;

import com.sun.net.httpserver.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The first line and the headers of a request. */
record RequestHead(String method, URI uri, Headers headers) {

  /** Reads the next one; null at the connection's end. */
  static @Nullable RequestHead read(InputStream in) throws IOException {
    String first = line(in);
    if (first == null) {
      return null;
    }
    String[] parts = first.split(" ", -1);
    if (parts.length != 3) {
      throw new IOException("no request line");
    }
    Headers headers = new Headers();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IOException("no header");
      }
      headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return new RequestHead(parts[0], URI.create(parts[1]), headers);
  }

  /** The body that follows. */
  InputStream body(InputStream in) {
    if (has("Transfer-Encoding", "chunked")) {
      return new ChunkedBody(in);
    }
    String length = headers.getFirst("Content-Length");
    return new SizedBody(in, length == null ? 0 : Long.parseLong(length));
  }

  boolean has(String header, String value) {
    String found = headers.getFirst(header);
    return found != null && found.toLowerCase(Locale.ROOT).contains(value);
  }

  /** A line without its end; null at the stream's end. */
  static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return null;
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
