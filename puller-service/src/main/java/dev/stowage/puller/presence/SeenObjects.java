package dev.stowage.puller.presence;

import com.google.gson.JsonObject;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.apiserver.ResourceWatch.Follower;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Keeps a collection in line with a watch.
 *
 * @param put takes in an object under its name; whether that is news
 * @param remove takes out the object of a name; whether that is news
 * @param changed called after news, and after a list
 */
record SeenObjects(BiPredicate<String, JsonObject> put, Predicate<String> remove, Runnable changed)
    implements Follower {

  @Override
  public void present(JsonObject object) {
    if (put.test(JsonFields.text(JsonFields.object(object, "metadata"), "name"), object)) {
      changed.run();
    }
  }

  @Override
  public void gone(String name, String uid) {
    if (remove.test(name)) {
      changed.run();
    }
  }

  @Override
  public void listed() {
    changed.run();
  }
}
