package dev.stowage.registry.transfer;

import dev.stowage.image.Digest;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;

/** The uploads of this process; none is kept when it ends. */
final class MemoryBlobUploads implements BlobUploads {
  private final ConcurrentMap<Key, CountDownLatch> running = new ConcurrentHashMap<>();

  private record Key(String registry, Digest digest) {}

  @Override
  public Optional<Upload> begin(String registry, Digest blob) throws InterruptedException {
    Key key = new Key(registry, blob);
    CountDownLatch own = new CountDownLatch(1);
    CountDownLatch other = running.putIfAbsent(key, own);
    if (other != null) {
      other.await();
      return Optional.empty();
    }
    return Optional.of(() -> {
      running.remove(key, own);
      own.countDown();
    });
  }
}
