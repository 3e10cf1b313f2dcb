package dev.stowage.cluster;

import java.io.IOException;
import java.util.Set;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Refuses writes of a replica that is not the active one. It runs on an open connection, just
 * before the request is sent, so that no wait for a connection lies between this look and the
 * write.
 */
final class WriteGuard implements Interceptor {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  private final Leadership leadership;

  WriteGuard(Leadership leadership) {
    this.leadership = leadership;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    if (!READS.contains(chain.request().method())) {
      leadership.requireHeld();
    }
    return chain.proceed(chain.request());
  }
}
