package dev.stowage.registry.credential;

import com.google.gson.JsonObject;
import dev.stowage.json.InvalidJsonException;
import dev.stowage.json.Json;
import dev.stowage.json.JsonFields;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One call of a credential program: the server's name goes in, JSON with the secret comes out. */
final class ProgramCall {
  private static final int MAX_ANSWER = 64 * 1024;
  // What every program of docker's says that has nothing, with an exit code of 1.
  private static final String NOTHING = "credentials not found";

  private ProgramCall() {}

  static Optional<Credential> ask(Path program, String server, Duration timeout)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(program.toString(), "get")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      CompletableFuture<byte[]> answer = answerOf(process);
      try (OutputStream question = process.getOutputStream()) {
        question.write(server.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // A program may answer without reading: what it says counts.
      }
      byte[] said = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException();
      }
      return credential(process.exitValue(), said);
    } catch (TimeoutException e) {
      throw new IOException(
          "said nothing for %d seconds: see whether it waits for somebody"
              .formatted(timeout.toSeconds()));
    } catch (ExecutionException e) {
      throw new IOException("broke off its answer");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static CompletableFuture<byte[]> answerOf(Process process) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(process.getInputStream().readNBytes(MAX_ANSWER));
          } catch (IOException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private static Optional<Credential> credential(int exit, byte[] said) throws IOException {
    if (exit != 0) {
      if (new String(said, StandardCharsets.UTF_8).contains(NOTHING)) {
        return Optional.empty();
      }
      throw new IOException("failed with exit code %d: try it by hand".formatted(exit));
    }
    try {
      JsonObject json = Json.objectOrEmpty(said);
      String user = JsonFields.text(json, "Username");
      String secret = JsonFields.text(json, "Secret");
      return secret.isEmpty() ? Optional.empty() : Optional.of(new Credential(user, secret));
    } catch (InvalidJsonException e) {
      throw new IOException("gave no JSON: try it by hand");
    }
  }
}
