package dev.stowage.registry.fake;

import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /v2/<name>/blobs/<digest>}. */
final class BlobVerbs {
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{0,18})");

  private final Content content;
  private final Traits traits;

  BlobVerbs(Content content, Traits traits) {
    this.content = content;
    this.traits = traits;
  }

  void serve(Call call) throws IOException {
    switch (call.method()) {
      case "GET", "HEAD" -> read(call);
      case "DELETE" -> call.answer(content.removeBlob(call.repository(), call.last()) ? 202 : 404);
      default -> call.refuse(405, "UNSUPPORTED");
    }
  }

  private void read(Call call) throws IOException {
    byte[] held = content.blob(call.repository(), call.last()).orElse(null);
    if (held == null) {
      call.refuse(404, "BLOB_UNKNOWN");
      return;
    }
    call.set("Content-Type", "application/octet-stream");
    call.set("Docker-Content-Digest", call.last());
    Matcher range = RANGE.matcher(call.header("range").orElse(""));
    if (!traits.ranges || !range.matches()) {
      call.answer(200, held);
      return;
    }
    long from = Long.parseLong(range.group(1));
    long to =
        range.group(2).isEmpty()
            ? held.length - 1
            : Math.min(Long.parseLong(range.group(2)), held.length - 1);
    if (from >= held.length || to < from) {
      call.set("Content-Range", "bytes */" + held.length);
      call.answer(416);
      return;
    }
    call.set("Content-Range", "bytes %d-%d/%d".formatted(from, to, held.length));
    call.answer(206, Arrays.copyOfRange(held, (int) from, (int) to + 1));
  }
}
