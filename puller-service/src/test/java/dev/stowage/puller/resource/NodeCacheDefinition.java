package dev.stowage.puller.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The definition of the custom resource as it is shipped. */
final class NodeCacheDefinition {
  private static final Path SHIPPED =
      Path.of("../deploy/kubernetes/puller/optional/node-cache-resource.yaml");
  private static final String PATH =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/nodecaches.stowage.dev";

  private NodeCacheDefinition() {}

  /** Gives it to the server, or the server has it already. */
  static void apply(ApiServer server) {
    try {
      Object yaml =
          new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(SHIPPED));
      Answer answer = server.apply(PATH, new Gson().toJsonTree(yaml).getAsJsonObject(), true);
      assertThat(answer.code()).as(answer.message()).isIn(200, 201);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
