package dev.stowage.registry.fake;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code /v2/<name>/blobs/uploads/}: mounts, and uploads in one request, two, or chunks. */
final class UploadVerbs {
  private final Content content;
  private final Traits traits;
  private final AtomicInteger count = new AtomicInteger();
  private final Map<String, UploadSession> open = new ConcurrentHashMap<>();
  private final Set<String> ended = ConcurrentHashMap.newKeySet();

  UploadVerbs(Content content, Traits traits) {
    this.content = content;
    this.traits = traits;
  }

  int open() {
    return open.size();
  }

  /** Loses every upload that is open. */
  void forget() {
    ended.addAll(open.keySet());
    open.clear();
  }

  /** Loses the upload at this address. */
  void forget(String address) {
    open.keySet().stream().filter(address::contains).forEach(this::end);
  }

  void serve(Call call) throws IOException {
    if (call.method().equals("POST")) {
      start(call);
      return;
    }
    String id = call.last();
    if (ended.contains(id)) {
      call.refuse(404, "BLOB_UPLOAD_UNKNOWN");
      return;
    }
    // An address that a scripted fault made up is a session too, kept once it has a chunk.
    UploadSession session = open.getOrDefault(id, new UploadSession());
    synchronized (session) {
      // It may have been given up while this request was on its way.
      if (ended.contains(id)) {
        call.refuse(404, "BLOB_UPLOAD_UNKNOWN");
        return;
      }
      switch (call.method()) {
        case "GET" -> standing(call, id, session, 204);
        case "PATCH" -> {
          open.putIfAbsent(id, session);
          append(call, id, session);
        }
        case "PUT" -> commit(call, id, session);
        case "DELETE" -> {
          end(id);
          call.answer(204);
        }
        default -> call.refuse(405, "UNSUPPORTED");
      }
    }
  }

  private void start(Call call) throws IOException {
    Optional<String> mounted = call.query("mount");
    Optional<byte[]> held =
        call.query("from").flatMap(from -> content.blob(from, mounted.orElse("")));
    if (mounted.isPresent() && held.isPresent()) {
      store(call, mounted.get(), held.get());
      return;
    }
    Optional<String> digest = call.query("digest");
    if (digest.isPresent() && traits.singleRequestUploads) {
      byte[] body = call.body();
      if (ManifestVerbs.isDigestOf(digest.get(), body)) {
        store(call, digest.get(), body);
      } else {
        call.refuse(400, "DIGEST_INVALID");
      }
      return;
    }
    String id = "u" + count.incrementAndGet();
    UploadSession session = new UploadSession();
    open.put(id, session);
    if (traits.chunkMinimum > 0) {
      call.set("OCI-Chunk-Min-Length", Integer.toString(traits.chunkMinimum));
    }
    standing(call, id, session, 202);
  }

  private void append(Call call, String id, UploadSession session) throws IOException {
    switch (session.append(call, traits.chunkMinimum)) {
      case APPENDED -> standing(call, id, session, 202);
      case OUT_OF_ORDER -> standing(call, id, session, 416);
      case TOO_SHORT_BEFORE -> call.refuse(400, "BLOB_UPLOAD_INVALID");
    }
  }

  private void commit(Call call, String id, UploadSession session) throws IOException {
    if (session.append(call, 0) == UploadSession.Outcome.OUT_OF_ORDER) {
      standing(call, id, session, 416);
      return;
    }
    end(id);
    byte[] bytes = session.bytes();
    String digest = call.query("digest").orElse("");
    if (ManifestVerbs.isDigestOf(digest, bytes)) {
      store(call, digest, bytes);
    } else {
      call.refuse(400, "DIGEST_INVALID");
    }
  }

  private void store(Call call, String digest, byte[] bytes) throws IOException {
    content.putBlob(call.repository(), digest, bytes);
    call.set("Location", "/v2/%s/blobs/%s".formatted(call.repository(), digest));
    call.set("Docker-Content-Digest", digest);
    call.answer(201);
  }

  // The state in the address changes with every answer, as distribution's does.
  private void standing(Call call, String id, UploadSession session, int status)
      throws IOException {
    int size = session.size();
    call.set(
        "Location", "/v2/%s/blobs/uploads/%s?state=s%%2F%d".formatted(call.repository(), id, size));
    call.set("Range", "0-" + Math.max(size - 1, 0));
    call.set("Docker-Upload-UUID", id);
    call.answer(status);
  }

  private void end(String id) {
    if (open.containsKey(id)) {
      ended.add(id);
      open.remove(id);
    }
  }
}
