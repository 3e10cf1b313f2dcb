package dev.stowage.puller.apiserver;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import okhttp3.Response;
import okio.BufferedSource;

/** A request whose answer is an event in each line, for as long as the server goes on. */
record WatchRequest(ApiRequests requests, String path, Duration longestSilence) {

  /**
   * Hands over what the server tells until it ends that or is silent for too long.
   *
   * @throws ApiServerException when the watch cannot be begun or breaks
   */
  void run(Consumer<JsonObject> events) {
    try (Response response = requests.longCall(path, longestSilence).execute();
        BufferedSource lines = Objects.requireNonNull(response.body()).source()) {
      if (response.code() != 200) {
        throw new ApiServerException(
            "GET %s was answered with %d".formatted(path, response.code()), null);
      }
      for (String line = lines.readUtf8Line(); line != null; line = lines.readUtf8Line()) {
        events.accept(JsonParser.parseString(line).getAsJsonObject());
      }
    } catch (IOException e) {
      throw requests.unreachable(e);
    } catch (JsonParseException | IllegalStateException e) {
      throw new ApiServerException("GET %s tells what is no JSON".formatted(path), e);
    }
  }
}
