package dev.stowage.puller.webhook;

import com.google.gson.JsonObject;
import dev.stowage.cluster.ClusterConnection;
import dev.stowage.cluster.NotLeaderException;
import dev.stowage.image.Printable;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.apiserver.ApiServerException;
import dev.stowage.puller.certificate.CertificateKeeper;
import dev.stowage.puller.certificate.KeptCertificates;
import dev.stowage.puller.known.KnownCopies;
import dev.stowage.puller.kubernetes.KubernetesSettings;
import dev.stowage.puller.mode.KnownNamespaces;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.secret.PullSecretRules;
import dev.stowage.runtime.StartupException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the webhook: gets the certificate, listens, tells the API server, and then looks every
 * minute whether certificate and configuration are still what they should be.
 */
@Context
@Requires(property = "stowage.puller.webhook.enabled", value = "true")
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
final class WebhookService {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookService.class);
  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final String CONFIGURATIONS =
      "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/";

  private final WebhookSettings settings;
  private final ApiServer server;
  private final String ownNamespace;
  private final Set<String> protectedNamespaces;
  private final CertificateKeeper certificates;
  private final ReviewHandler handler;
  private final Thread thread;
  private @Nullable KeptCertificates shown;
  private @Nullable WebhookServer webhook;

  WebhookService(
      WebhookSettings settings,
      KubernetesSettings kubernetes,
      ApiServer server,
      ClusterConnection connection,
      ModeRules modes,
      PullSecretRules pullSecrets,
      KnownNamespaces namespaces,
      KnownCopies copies,
      MeterRegistry meters,
      Clock clock) {
    this.settings = settings;
    this.server = server;
    this.ownNamespace = kubernetes.namespace();
    this.protectedNamespaces = Set.of("kube-system", ownNamespace);
    // A replica that stands by shows a certificate, too: it may be the first to need one. The
    // Secret's
    // resource version keeps replicas from overwriting each other.
    this.certificates =
        new CertificateKeeper(
            new ApiServer(connection.client(ANSWER_TIMEOUT)),
            ownNamespace,
            settings.secret(),
            settings.names(ownNamespace),
            settings.certificateLife(),
            clock);
    this.handler =
        new ReviewHandler(
            new PodAdmission(protectedNamespaces, modes, pullSecrets, namespaces, copies), meters);
    this.thread = Thread.ofVirtual().name("webhook").unstarted(this::run);
  }

  // The port is bound at the start, so that one that is taken is said at once.
  @PostConstruct
  void start() {
    KeptCertificates current = firstCertificates();
    webhook = new WebhookServer(settings.host(), settings.port(), current.serving(), handler);
    shown = current;
    thread.start();
  }

  private KeptCertificates firstCertificates() {
    try {
      return certificates.current();
    } catch (ApiServerException e) {
      throw new StartupException("the webhook cannot start: " + e.getMessage(), e);
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(looked() ? LOOK : AFTER_FAILURE);
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private boolean looked() {
    try {
      KeptCertificates current = certificates.current();
      WebhookServer listening = webhook;
      if (listening != null && !current.equals(shown)) {
        listening.show(current.serving());
        shown = current;
      }
      configure(current.bundle());
      return true;
    } catch (NotLeaderException e) {
      LOG.debug("the configuration is left to the replica that is active");
      return false;
    } catch (RuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) {
        LOG.warn(
            "the webhook is not looked after now, trying again: {}",
            Printable.of(e.toString(), 300));
      }
      return false;
    }
  }

  private void configure(String bundle) {
    String path = CONFIGURATIONS + settings.configuration();
    JsonObject wanted =
        WebhookConfiguration.of(settings, ownNamespace, protectedNamespaces, bundle);
    Answer stored = server.get(path);
    if (stored.code() == 200 && WebhookConfiguration.isSame(wanted, stored.body())) {
      return;
    }
    Answer answer = server.apply(path, wanted, true);
    if (answer.code() != 200 && answer.code() != 201) {
      throw new ApiServerException(
          "MutatingWebhookConfiguration %s could not be written (%d): %s"
              .formatted(settings.configuration(), answer.code(), answer.message()),
          null);
    }
    LOG.info("MutatingWebhookConfiguration {} is up to date", settings.configuration());
  }

  /** Where it listens. */
  int port() {
    WebhookServer listening = webhook;
    return listening == null ? -1 : listening.port();
  }

  @PreDestroy
  void close() throws InterruptedException {
    thread.interrupt();
    if (!thread.join(Duration.ofSeconds(5))) {
      LOG.warn("the webhook's thread has not ended yet");
    }
    if (webhook != null) {
      webhook.close();
    }
  }
}
