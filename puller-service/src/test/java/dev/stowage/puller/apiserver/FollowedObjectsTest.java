package dev.stowage.puller.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FollowedObjectsTest {
  private final List<String> told = new ArrayList<>();
  private final FollowedObjects objects = new FollowedObjects(List.of(new Recorder()));

  private class Recorder implements ResourceWatch.Follower {
    @Override
    public void present(JsonObject object) {
      JsonObject metadata = JsonFields.object(object, "metadata");
      told.add(
          "+%s %s@%s"
              .formatted(
                  JsonFields.text(metadata, "name"),
                  JsonFields.text(metadata, "uid"),
                  JsonFields.text(metadata, "resourceVersion")));
    }

    @Override
    public void gone(String name, String uid) {
      told.add("-%s %s".formatted(name, uid));
    }

    @Override
    public void listed() {
      told.add("listed");
    }
  }

  @Test
  void whatWeWriteIsThereAtOnce() {
    objects.wrote(object("web", "u1", 5));

    assertThat(told).containsExactly("+web u1@5");
  }

  @Test
  void whatTheWatchTellsOfBeforeOurLastWriteIsPassedOver() {
    list(10, object("web", "u1", 5));
    objects.wrote(object("web", "u1", 12));
    objects.present(object("web", "u1", 11));
    objects.present(object("web", "u1", 12));
    objects.present(object("web", "u1", 13));

    assertThat(told)
        .endsWith("+web u1@12", "+web u1@12", "+web u1@13")
        .doesNotContain("+web u1@11");
  }

  @Test
  void aWriteThatTheWatchHasToldOfAlreadyOrOfANewerStateIsPassedOver() {
    list(10, object("web", "u1", 5));
    objects.present(object("web", "u1", 14));
    objects.toldUpTo("14");
    objects.wrote(object("web", "u1", 12));

    assertThat(told).containsExactly("+web u1@5", "listed", "+web u1@14");
  }

  @Test
  void whatWasDeletedBeforeWeHeardThatItWasMadeDoesNotComeBack() {
    list(10);
    objects.present(object("web", "u1", 12));
    objects.gone(object("web", "u1", 13));
    objects.toldUpTo("13");
    objects.wrote(object("web", "u1", 12));

    assertThat(told).containsExactly("listed", "+web u1@12", "-web u1");
  }

  /** It was deleted while nobody watched: the watch, which never told of it, cannot say so. */
  @Test
  void oneThatWeMadeAndALaterListDoesNotShowIsGone() {
    list(10);
    objects.wrote(object("web", "u1", 12));
    list(20);

    assertThat(told).containsExactly("listed", "+web u1@12", "-web u1", "listed");
  }

  @Test
  void oneThatWeMakeWhileAListIsReadIsGoneOnlyWhenTheListIsOfALaterState() {
    objects.begin();
    objects.wrote(object("early", "u1", 9));
    objects.wrote(object("late", "u2", 11));
    objects.listed("10");

    assertThat(told).containsExactly("+early u1@9", "+late u2@11", "-early u1", "listed");
  }

  @Test
  void aListThatIsOfAStateBeforeOurWriteDoesNotUndoIt() {
    list(10, object("web", "u1", 5));
    objects.begin();
    objects.wrote(object("web", "u1", 12));
    objects.present(object("web", "u1", 5));
    objects.listed("11");

    assertThat(told).containsExactly("+web u1@5", "listed", "+web u1@12", "listed");
  }

  @Test
  void theEndOfItsPredecessorDoesNotTakeANewOneAway() {
    list(10, object("web", "u1", 5));
    objects.wrote(object("web", "u2", 13));
    objects.present(object("web", "u1", 11));
    objects.gone(object("web", "u1", 12));
    objects.present(object("web", "u2", 13));

    assertThat(told).containsExactly("+web u1@5", "listed", "-web u1", "+web u2@13", "+web u2@13");
  }

  /** The numbers of a server whose data was restored from a backup begin anew. */
  @Test
  void aListIsBelievedWhateverWasWrittenBeforeIt() {
    objects.wrote(object("web", "u1", 500));
    list(20, object("web", "u1", 12));

    assertThat(told).containsExactly("+web u1@500", "+web u1@12", "listed");
  }

  @Test
  void everyWriteIsToldOfAlsoOneThatTheWatchToldOfFirst() {
    List<JsonObject> written = new ArrayList<>();
    FollowedObjects followed =
        new FollowedObjects(
            List.of(
                new Recorder() {
                  @Override
                  public void wrote(JsonObject object) {
                    written.add(object);
                    told.add("wrote");
                  }
                }));
    JsonObject overtaken = object("web", "u1", 12);
    JsonObject first = object("web", "u1", 15);
    followed.present(object("web", "u1", 14));
    followed.wrote(overtaken);
    followed.wrote(first);

    assertThat(written).containsExactly(overtaken, first);
    assertThat(told).containsExactly("+web u1@14", "wrote", "wrote", "+web u1@15");
  }

  @Test
  void versionsThatAreNoNumbersLeaveItToTheServer() {
    objects.wrote(
        JsonParser.parseString(
                "{\"metadata\": {\"name\": \"web\", \"uid\": \"u1\", \"resourceVersion\": \"a7\"}}")
            .getAsJsonObject());

    assertThat(told).isEmpty();
  }

  private void list(long version, JsonObject... shown) {
    objects.begin();
    List.of(shown).forEach(objects::present);
    objects.listed(String.valueOf(version));
  }

  private static JsonObject object(String name, String uid, long version) {
    return JsonParser.parseString(
            "{\"metadata\": {\"name\": \"%s\", \"uid\": \"%s\", \"resourceVersion\": \"%d\"}}"
                .formatted(name, uid, version))
        .getAsJsonObject();
  }
}
