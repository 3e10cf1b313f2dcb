package dev.stowage.puller.certificate;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.apiserver.ApiServerException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the certificate in a Secret that the replicas share. Whoever writes first wins: the others
 * take what is there.
 */
public final class CertificateKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateKeeper.class);
  private static final int LOST_RACES = 5;
  private static final String MARK = "app.kubernetes.io/managed-by";
  private static final String OURS = "stowage";

  private final ApiServer server;
  private final String namespace;
  private final String secret;
  private final Set<String> names;
  private final Duration life;
  private final Clock clock;

  /**
   * @param names host names and addresses that the certificate is for
   * @param life of a certificate; it is changed after two thirds
   */
  public CertificateKeeper(
      ApiServer server,
      String namespace,
      String secret,
      Set<String> names,
      Duration life,
      Clock clock) {
    this.server = server;
    this.namespace = namespace;
    this.secret = secret;
    this.names = Set.copyOf(names);
    this.life = life;
    this.clock = clock;
  }

  /**
   * What is to be shown and trusted now, after the next step of a change where one is due.
   *
   * @throws ApiServerException when the cluster does not answer, refuses, or has another's Secret
   *     of that name
   */
  public KeptCertificates current() {
    for (int attempt = 1; attempt <= LOST_RACES; attempt++) {
      Optional<KeptCertificates> settled = attempt();
      if (settled.isPresent()) {
        return settled.orElseThrow();
      }
    }
    throw failure("somebody else keeps writing it");
  }

  // Empty when somebody else wrote it at the same time.
  private Optional<KeptCertificates> attempt() {
    Answer answer = server.get(collection() + "/" + secret);
    boolean exists =
        switch (answer.code()) {
          case 200 -> true;
          case 404 -> false;
          default -> throw failure("reading it was answered with " + answer.code());
        };
    JsonObject metadata = object(answer.body(), "metadata");
    if (exists && !new JsonPrimitive(OURS).equals(object(metadata, "labels").get(MARK))) {
      throw failure(
          "it is not Stowage's: delete it, or set stowage.puller.webhook.secret to another name");
    }
    Optional<KeptCertificates> kept =
        exists ? KeptCertificates.read(data(answer.body())) : Optional.empty();
    String version = exists ? metadata.get("resourceVersion").getAsString() : "";
    return switch (RotationDecision.of(kept, names, clock.instant())) {
      case RotationDecision.Keep keep -> Optional.of(keep.kept());
      case RotationDecision.MakeAnew anew ->
          write(
              new KeptCertificates(newCertificate(), Optional.empty(), anew.previousAuthority()),
              version,
              "a new certificate is used");
      case RotationDecision.Prepare prepare ->
          write(
              new KeptCertificates(
                  prepare.kept().serving(),
                  Optional.of(newCertificate()),
                  prepare.kept().previousAuthority()),
              version,
              "the next certificate's authority is trusted from now on");
      case RotationDecision.Advance advance ->
          write(advance.kept(), version, "the change of the certificate went a step on");
    };
  }

  private ServingCertificate newCertificate() {
    return CertificateMaker.make(names, clock.instant(), life);
  }

  private Optional<KeptCertificates> write(
      KeptCertificates certificates, String version, String news) {
    JsonObject object = secretOf(certificates, version);
    Answer answer =
        version.isEmpty()
            ? server.create(collection(), object)
            : server.replace(collection() + "/" + secret, object);
    return switch (answer.code()) {
      case 200, 201 -> {
        LOG.info("Secret {}/{}: {}", namespace, secret, news);
        yield Optional.of(certificates);
      }
      case 409 -> Optional.empty();
      // The server's own message could quote what was sent.
      default -> throw failure("writing it was answered with " + answer.code());
    };
  }

  private JsonObject secretOf(KeptCertificates certificates, String version) {
    JsonObject labels = new JsonObject();
    labels.addProperty(MARK, OURS);
    JsonObject metadata = new JsonObject();
    metadata.addProperty("name", secret);
    metadata.addProperty("namespace", namespace);
    metadata.add("labels", labels);
    if (!version.isEmpty()) {
      metadata.addProperty("resourceVersion", version);
    }
    JsonObject data = new JsonObject();
    certificates.data().forEach(data::addProperty);
    JsonObject object = new JsonObject();
    object.addProperty("apiVersion", "v1");
    object.addProperty("kind", "Secret");
    object.addProperty("type", "kubernetes.io/tls");
    object.add("metadata", metadata);
    object.add("data", data);
    return object;
  }

  private static Map<String, String> data(JsonObject object) {
    Map<String, String> data = new HashMap<>();
    object(object, "data").asMap().forEach((key, value) -> data.put(key, value.getAsString()));
    return data;
  }

  private String collection() {
    return "/api/v1/namespaces/%s/secrets".formatted(namespace);
  }

  private ApiServerException failure(String problem) {
    return new ApiServerException(
        "the certificate's Secret %s/%s: %s".formatted(namespace, secret, problem), null);
  }

  private static JsonObject object(JsonObject parent, String field) {
    return parent.get(field) instanceof JsonObject child ? child : new JsonObject();
  }
}
