package dev.stowage.puller.presence;

import static dev.stowage.cluster.JsonFields.object;
import static dev.stowage.cluster.JsonFields.text;

import com.google.gson.JsonObject;
import dev.stowage.puller.kubernetes.ResourceWatch.Follower;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Keeps a collection in line with a watch: what a list does not show is gone. */
final class SeenObjects implements Follower {
  private final BiPredicate<String, JsonObject> put;
  private final Predicate<String> remove;
  private final Supplier<Set<String>> names;
  private final Runnable changed;
  private final Set<String> listed = new HashSet<>();
  private boolean listing;
  private boolean news;

  /**
   * A follower.
   *
   * @param put takes in an object under its name; whether that is news
   * @param remove takes out the object of a name; whether that is news
   * @param names of all objects that are in
   * @param changed called after news, and after a list
   */
  SeenObjects(
      BiPredicate<String, JsonObject> put,
      Predicate<String> remove,
      Supplier<Set<String>> names,
      Runnable changed) {
    this.put = put;
    this.remove = remove;
    this.names = names;
    this.changed = changed;
  }

  @Override
  public void begin() {
    listed.clear();
    listing = true;
  }

  @Override
  public void present(JsonObject object) {
    String name = text(object(object, "metadata"), "name");
    if (listing) {
      listed.add(name);
    }
    news |= put.test(name, object);
    tell();
  }

  @Override
  public void gone(JsonObject object) {
    news |= remove.test(text(object(object, "metadata"), "name"));
    tell();
  }

  @Override
  public void listed() {
    for (String name : names.get()) {
      if (!listed.contains(name)) {
        news |= remove.test(name);
      }
    }
    listed.clear();
    listing = false;
    news = true;
    tell();
  }

  private void tell() {
    if (news && !listing) {
      news = false;
      changed.run();
    }
  }
}
