package dev.stowage.standalone.copy;

import dev.stowage.registry.error.RegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** Works a list off, so many images at once, each as often as it makes sense. */
final class ListRun {
  private final ImageWork work;
  private final Sleeper sleeper;
  private final CopyView view;
  private final int jobs;

  /** Waits; an interrupt ends the wait. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  ListRun(ImageWork work, CopyView view, int jobs, Sleeper sleeper) {
    this.work = work;
    this.view = view;
    this.jobs = jobs;
    this.sleeper = sleeper;
  }

  /** Ends when all images have; when interrupted, stops them first, and waits for that. */
  ListOutcome run(CopyList list) throws InterruptedException {
    long began = System.nanoTime();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(jobs, list.pairs().size()), Thread.ofPlatform().name("image-", 0).factory())) {
      List<Future<ImageOutcome>> running =
          list.pairs().stream().map(pair -> threads.submit(() -> one(pair))).toList();
      List<ImageOutcome> outcomes = new ArrayList<>();
      try {
        for (Future<ImageOutcome> image : running) {
          outcomes.add(image.get());
        }
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      } catch (ExecutionException e) {
        threads.shutdownNow();
        throw new IllegalStateException(
            "a copy ended in a way that is not known: " + e.getCause(), e);
      }
      return new ListOutcome(list, ImageWork.since(began), outcomes);
    }
  }

  private ImageOutcome one(ImagePair pair) throws InterruptedException {
    long began = System.nanoTime();
    for (int tries = 1; ; tries++) {
      try {
        return seen(work.once(pair, began));
      } catch (RegistryException e) {
        Optional<Duration> pause =
            Repeats.pause(e, tries, ThreadLocalRandom.current().nextDouble());
        if (pause.isEmpty()) {
          return seen(new ImageOutcome.Failed(pair, ImageWork.since(began), e));
        }
        sleeper.sleep(pause.get());
      }
    }
  }

  private ImageOutcome seen(ImageOutcome outcome) {
    view.ended(outcome);
    return outcome;
  }
}
