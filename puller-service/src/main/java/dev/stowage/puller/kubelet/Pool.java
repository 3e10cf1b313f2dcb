package dev.stowage.puller.kubelet;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/** Lets equal values be one object, for as long as somebody has it. For one thread at a time. */
final class Pool<T> {
  private final Map<T, WeakReference<T>> values = new WeakHashMap<>();

  /** The value that stands for all that are equal to it. */
  T shared(T value) {
    WeakReference<T> known = values.get(value);
    T one = known == null ? null : known.get();
    if (one != null) {
      return one;
    }
    values.put(value, new WeakReference<>(value));
    return value;
  }

  int size() {
    return values.size();
  }
}
