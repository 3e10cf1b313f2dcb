package dev.stowage.puller.apiserver;

import com.google.gson.JsonObject;
import dev.stowage.cluster.JsonFields;
import dev.stowage.puller.apiserver.ResourceWatch.Follower;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells followers what is there and what is no more, which is also what was there and is not in a
 * list. Of each object it keeps the name and the uid. For one thread.
 */
final class FollowedObjects {
  private final List<Follower> followers;
  private final Map<String, String> uids = new HashMap<>();
  private final Set<String> notListed = new HashSet<>();

  FollowedObjects(Collection<? extends Follower> followers) {
    this.followers = List.copyOf(followers);
  }

  /** A list begins: what is not {@link #present} before it has ended is gone. */
  void begin() {
    notListed.clear();
    notListed.addAll(uids.keySet());
  }

  void present(JsonObject object) {
    String name = name(object);
    String uid = uid(object);
    notListed.remove(name);
    String before = uids.put(name, uid);
    if (before != null && !before.equals(uid)) {
      // It was deleted and made anew while nobody watched.
      tellGone(name, before);
    }
    followers.forEach(follower -> follower.present(object));
  }

  void gone(JsonObject object) {
    uids.remove(name(object), uid(object));
    tellGone(name(object), uid(object));
  }

  /** The list has ended. */
  void listed() {
    for (String name : notListed) {
      String uid = uids.remove(name);
      if (uid != null) {
        tellGone(name, uid);
      }
    }
    notListed.clear();
    followers.forEach(Follower::listed);
  }

  private void tellGone(String name, String uid) {
    followers.forEach(follower -> follower.gone(name, uid));
  }

  private static String name(JsonObject object) {
    return JsonFields.text(JsonFields.object(object, "metadata"), "name");
  }

  private static String uid(JsonObject object) {
    return JsonFields.text(JsonFields.object(object, "metadata"), "uid");
  }
}
