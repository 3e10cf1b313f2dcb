package dev.stowage.kafka;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Keeps what it was handed, unless it is told to throw on that call. */
final class RecordingHandler implements Consumer<List<ReceivedRecord>> {
  private final List<ReceivedRecord> handled = new CopyOnWriteArrayList<>();
  private final List<List<ReceivedRecord>> refused = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final IntConsumer beforeCall;

  RecordingHandler() {
    this(call -> {});
  }

  /** Is told the number of each call, from 1, and may throw. */
  RecordingHandler(IntConsumer beforeCall) {
    this.beforeCall = beforeCall;
  }

  @Override
  public void accept(List<ReceivedRecord> batch) {
    try {
      beforeCall.accept(calls.incrementAndGet());
    } catch (RuntimeException | Error e) {
      refused.add(batch);
      throw e;
    }
    handled.addAll(batch);
  }

  int calls() {
    return calls.get();
  }

  List<ReceivedRecord> handled() {
    return List.copyOf(handled);
  }

  List<List<ReceivedRecord>> refused() {
    return List.copyOf(refused);
  }

  Set<UUID> ids() {
    Set<UUID> ids = new HashSet<>();
    for (ReceivedRecord received : handled) {
      if (received instanceof ReceivedRecord.Event event) {
        ids.add(event.event().id());
      }
    }
    return ids;
  }

  /** The offsets of one partition in the order they were handled. */
  List<Long> offsets(int partition) {
    List<Long> offsets = new ArrayList<>();
    for (ReceivedRecord received : handled) {
      if (received.position().partition() == partition) {
        offsets.add(received.position().offset());
      }
    }
    return offsets;
  }
}
