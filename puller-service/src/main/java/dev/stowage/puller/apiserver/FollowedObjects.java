package dev.stowage.puller.apiserver;

import com.google.gson.JsonObject;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.apiserver.ResourceWatch.Follower;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells followers what is there and what is no more, which is also what was there and is not in a
 * list. Our own writes are told before the watch tells of them; what it tells of states before them
 * is passed over. Of each object it keeps the name, the uid and the resource version. Followers are
 * told one thing at a time.
 */
final class FollowedObjects {
  private final List<Follower> followers;
  private final Map<String, Known> known = new HashMap<>();
  private final Set<String> notListed = new HashSet<>();
  // Names of those that we wrote last, as far as has been told.
  private final Set<String> written = new HashSet<>();
  private long toldUpTo;

  private record Known(String uid, long version) {
    static Known of(JsonObject object) {
      JsonObject metadata = JsonFields.object(object, "metadata");
      return new Known(
          JsonFields.text(metadata, "uid"), number(JsonFields.text(metadata, "resourceVersion")));
    }
  }

  FollowedObjects(Collection<? extends Follower> followers) {
    this.followers = List.copyOf(followers);
  }

  /** A list begins: what is not {@link #present} before it has ended is gone. */
  synchronized void begin() {
    notListed.clear();
    notListed.addAll(known.keySet());
    // What was written before is in the list, or is gone.
    written.clear();
  }

  /** The server says that the object is there, and is like this. */
  synchronized void present(JsonObject object) {
    String name = name(object);
    Known before = known.get(name);
    Known now = Known.of(object);
    notListed.remove(name);
    toldUpTo = Math.max(toldUpTo, now.version);
    if (before == null || !written.contains(name) || before.version <= now.version) {
      written.remove(name);
      take(name, now, object);
    }
  }

  /** The server answered this to a write of ours. */
  synchronized void wrote(JsonObject object) {
    followers.forEach(follower -> follower.wrote(object));
    String name = name(object);
    Known before = known.get(name);
    Known now = Known.of(object);
    // Else it has been told of already: it, or that it is gone, or what was made of it since.
    if (now.version > toldUpTo) {
      if (before == null || !before.uid.equals(now.uid)) {
        notListed.add(name);
      }
      written.add(name);
      take(name, now, object);
    }
  }

  private void take(String name, Known now, JsonObject object) {
    Known before = known.put(name, now);
    if (before != null && !before.uid.equals(now.uid)) {
      // It was deleted and made anew while nobody watched.
      followers.forEach(follower -> follower.gone(name, before.uid));
    }
    followers.forEach(follower -> follower.present(object));
  }

  /** The server says that the object is there no more. */
  synchronized void gone(JsonObject object) {
    String name = name(object);
    Known before = known.get(name);
    Known gone = Known.of(object);
    toldUpTo = Math.max(toldUpTo, gone.version);
    // Else there is another of its name by now, and it was told then that this one is gone.
    if (before != null && before.uid.equals(gone.uid)) {
      forget(name, before);
    }
  }

  /** The list has ended, which shows the server as it was at this resource version. */
  synchronized void listed(String version) {
    toldUpTo = number(version);
    for (String name : notListed) {
      Known one = known.get(name);
      // What we made after the server's state was taken cannot be in the list.
      if (one != null && !(written.contains(name) && one.version > toldUpTo)) {
        forget(name, one);
      }
    }
    notListed.clear();
    followers.forEach(Follower::listed);
  }

  /** The watch has told of all that happened up to this resource version. */
  synchronized void toldUpTo(String version) {
    toldUpTo = Math.max(toldUpTo, number(version));
  }

  private void forget(String name, Known one) {
    known.remove(name);
    written.remove(name);
    followers.forEach(follower -> follower.gone(name, one.uid));
  }

  private static String name(JsonObject object) {
    return JsonFields.text(JsonFields.object(object, "metadata"), "name");
  }

  // What is no number cannot be compared: then only the server is believed.
  private static long number(String version) {
    return !version.isEmpty()
            && version.length() <= 18
            && version.chars().allMatch(Character::isDigit)
        ? Long.parseLong(version)
        : 0;
  }
}
