package dev.stowage.puller.kubelet;

import dev.stowage.event.NodeCacheEvent.PresenceState;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a cache's pod: a byte and a time for each container, and why those failed that
 * did. Never changed once it is made.
 */
final class SeenPod {
  /** In which order pods speak about an image: the newest has the last word. */
  static final Comparator<SeenPod> OLDEST_FIRST =
      Comparator.comparing((SeenPod pod) -> !pod.isFormer())
          .thenComparingInt(pod -> pod.created)
          .thenComparing(SeenPod::name);

  private static final PresenceState[] STATES = PresenceState.values();

  private final String name;
  private final String cache;
  private final String node;
  private final PodImages images;
  private final int created;
  private final byte[] states;
  private final int[] since;
  private final Failure @Nullable [] failures;
  private final int left;

  /**
   * A pod.
   *
   * @param created seconds of the epoch
   * @param states ordinals of {@link PresenceState}, of each container; WAITING when the pod has no
   *     turn to pull yet, or says nothing about the image any more
   * @param since seconds of the epoch, of each container
   * @param failures of each container; null when none failed
   * @param left since when the pod is no more, in seconds of the epoch; 0 while it is there
   */
  SeenPod(
      String name,
      String cache,
      String node,
      PodImages images,
      int created,
      byte[] states,
      int[] since,
      Failure @Nullable [] failures,
      int left) {
    this.name = name;
    this.cache = cache;
    this.node = node;
    this.images = images;
    this.created = created;
    this.states = states;
    this.since = since;
    this.failures = failures;
    this.left = left;
  }

  String name() {
    return name;
  }

  String cache() {
    return cache;
  }

  String node() {
    return node;
  }

  PodImages images() {
    return images;
  }

  PresenceState state(int container) {
    return STATES[states[container]];
  }

  Instant since(int container) {
    return Instant.ofEpochSecond(Integer.toUnsignedLong(since[container]));
  }

  @Nullable Failure failure(int container) {
    return failures == null ? null : failures[container];
  }

  /** Whether it is no more, and only tells what it left on its node. */
  boolean isFormer() {
    return left != 0;
  }

  /** Whether it left before this time. */
  boolean leftBefore(Instant time) {
    return isFormer() && Integer.toUnsignedLong(left) < time.getEpochSecond();
  }

  /**
   * The state of an image in the light of a pod, after what older pods said: one that is pulled
   * again is still on its node until the kubelet says otherwise.
   */
  static PresenceState after(PresenceState older, PresenceState newer) {
    return switch (newer) {
      case PRESENT, FAILED -> newer;
      case PULLING -> older == PresenceState.PRESENT ? older : newer;
      case WAITING -> older;
    };
  }

  /** The same pod, whose images have been in their states since older pods were seen in them. */
  SeenPod after(List<SeenPod> older, Pool<Failure> pool) {
    int[] merged = since.clone();
    Failure @Nullable [] told = failures == null ? null : failures.clone();
    for (SeenPod pod : older) {
      for (int i = 0; i < states.length; i++) {
        int other = pod.images == images ? i : pod.images.indexOf(images.image(i));
        if (other < 0 || pod.states[other] != states[i]) {
          continue;
        }
        if (Integer.compareUnsigned(pod.since[other], merged[i]) < 0) {
          merged[i] = pod.since[other];
        }
        Failure before = pod.failure(other);
        if (told != null && told[i] != null && before != null) {
          told[i] = pool.shared(told[i].following(before));
        }
      }
    }
    return new SeenPod(name, cache, node, images, created, states, merged, told, left);
  }

  /** What is left of it when it goes: the images that are on the node, from it or older pods. */
  SeenPod leaving(List<SeenPod> older, int now) {
    byte[] kept = states.clone();
    for (int i = 0; i < kept.length; i++) {
      boolean present = state(i) == PresenceState.PRESENT;
      for (SeenPod pod : older) {
        int other = pod.images.indexOf(images.image(i));
        present |= isAwaited(i) && other >= 0 && pod.state(other) == PresenceState.PRESENT;
      }
      kept[i] = (byte) (present ? PresenceState.PRESENT : PresenceState.WAITING).ordinal();
    }
    return new SeenPod(name, cache, node, images, created, kept, since, null, now);
  }

  /** Whether both are of one cache on one node and for the same images. */
  boolean isLike(SeenPod other) {
    return cache.equals(other.cache) && node.equals(other.node) && images.equals(other.images);
  }

  private boolean isAwaited(int container) {
    return state(container) == PresenceState.PULLING || state(container) == PresenceState.WAITING;
  }

  /** Whether a pod of the same cache pulls any of its images, or will. */
  boolean isPulledAgainBy(SeenPod other) {
    if (other.isFormer() || !cache.equals(other.cache)) {
      return false;
    }
    for (int i = 0; i < states.length; i++) {
      int pulled = other.images.indexOf(images.image(i));
      if (pulled >= 0 && state(i) == PresenceState.PRESENT && other.isAwaited(pulled)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it says the same of the same images; times aside, which are the first ones seen. */
  boolean saysTheSameAs(SeenPod other) {
    return isLike(other)
        && Arrays.equals(states, other.states)
        && Arrays.equals(since, other.since)
        && Arrays.equals(failures, other.failures);
  }
}
