package dev.stowage.registry.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bytes of an upload so far; what arrived of a request that broke off is kept. */
final class UploadSession {
  private static final Pattern CONTENT_RANGE = Pattern.compile("(?:bytes )?([0-9]{1,18})-[0-9]+.*");

  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private boolean shortChunk;

  enum Outcome {
    APPENDED,
    OUT_OF_ORDER,
    TOO_SHORT_BEFORE
  }

  int size() {
    return received.size();
  }

  byte[] bytes() {
    return received.toByteArray();
  }

  /** Takes a request's body; every chunk but the last must have the least length. */
  Outcome append(Call call, int chunkMinimum) throws IOException {
    Optional<String> range = call.header("content-range");
    if (range.isPresent()) {
      Matcher matcher = CONTENT_RANGE.matcher(range.get());
      if (!matcher.matches() || Long.parseLong(matcher.group(1)) != size()) {
        return Outcome.OUT_OF_ORDER;
      }
    }
    if (shortChunk) {
      return Outcome.TOO_SHORT_BEFORE;
    }
    int before = size();
    InputStream body = call.exchange().getRequestBody();
    byte[] buffer = new byte[64 * 1024];
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      received.write(buffer, 0, count);
    }
    shortChunk = size() - before < chunkMinimum;
    return Outcome.APPENDED;
  }
}
