package dev.stowage.standalone.demo;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stowage.event.json.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the gateway's API says: the pipeline as any outside program sees it. */
final class PipelineView implements AutoCloseable {
  private static final int PAGE_SIZE = 500;
  private static final ObjectMapper JSON = EventJson.newMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI api;

  PipelineView(URI gateway) {
    this.api = gateway.resolve("/api/v1/");
  }

  PipelineState read() throws InterruptedException {
    return new PipelineState(
        all("clusters", new TypeReference<Page<PipelineState.Cluster>>() {}),
        all("workloads", new TypeReference<Page<PipelineState.Workload>>() {}),
        all("copies", new TypeReference<Page<PipelineState.Copy>>() {}));
  }

  private <T> List<T> all(String path, TypeReference<Page<T>> type) throws InterruptedException {
    List<T> items = new ArrayList<>();
    for (int number = 0; ; number++) {
      Page<T> page = page(path + "?size=" + PAGE_SIZE + "&page=" + number, type);
      items.addAll(page.items());
      if (page.items().isEmpty() || items.size() >= page.total()) {
        return items;
      }
    }
  }

  private <T> T page(String query, TypeReference<T> type) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve(query)).timeout(Duration.ofSeconds(10)).build();
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            "The gateway answers %d to /api/v1/%s".formatted(response.statusCode(), query));
      }
      return JSON.readValue(response.body(), type);
    } catch (IOException e) {
      throw new IllegalStateException("The gateway cannot be read: " + e.getMessage(), e);
    }
  }

  private record Page<T>(List<T> items, long total) {}

  @Override
  public void close() {
    http.close();
  }
}
