package dev.stowage.registry.fake;

import java.io.IOException;

/** Docker Hub's way: GETs of manifests count, HEADs do not, and every answer says what is left. */
final class RateLimit {
  private static final int WINDOW_SECONDS = 21_600;

  private int limit = Integer.MAX_VALUE;
  private int left = Integer.MAX_VALUE;

  synchronized void set(int requests) {
    limit = requests;
    left = requests;
  }

  /** Whether the request was answered because nothing is left. */
  boolean refuses(Call call) throws IOException {
    if (!call.request().uri().contains("/manifests/") || !take(call)) {
      return false;
    }
    call.set("Retry-After", Integer.toString(WINDOW_SECONDS));
    call.refuse(429, "TOOMANYREQUESTS");
    return true;
  }

  private synchronized boolean take(Call call) {
    if (limit == Integer.MAX_VALUE) {
      return false;
    }
    boolean counts = call.method().equals("GET");
    boolean refused = counts && left == 0;
    if (counts && left > 0) {
      left--;
    }
    call.set("ratelimit-limit", limit + ";w=" + WINDOW_SECONDS);
    call.set("ratelimit-remaining", left + ";w=" + WINDOW_SECONDS);
    return refused;
  }
}
