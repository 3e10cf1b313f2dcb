package dev.stowage.registry.call;

import dev.stowage.image.ImageReference;
import dev.stowage.registry.http.StatusErrors;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What registries say beside their answers: how much of a budget is left, and warnings. A warning
 * is shown to people once and never acted upon (RFC 9111, 5.5).
 */
final class Traffic {
  private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);
  private static final int MAX_WARNINGS = 1_000;

  private final RequestBudget budget;
  private final Set<String> countingPulls = ConcurrentHashMap.newKeySet();
  private final Set<String> warnings = ConcurrentHashMap.newKeySet();

  Traffic(RequestBudget budget) {
    this.budget = budget;
    countingPulls.add(ImageReference.DOCKER_HUB);
  }

  /** Whether the registry counts pulls, as far as is known. */
  boolean countsPulls(String registry) {
    return countingPulls.contains(registry);
  }

  void beforeRequest(String registry, @Nullable String user, RequestBudget.Kind kind) {
    budget.beforeRequest(registry, user, kind);
  }

  void afterAnswer(String registry, @Nullable String user, ClassicHttpResponse response) {
    RequestBudget.Limits limits = RequestBudget.Limits.of(response);
    if (!limits.isEmpty()) {
      if (limits.remaining().isPresent()) {
        countingPulls.add(registry);
      }
      budget.afterAnswer(registry, user, limits);
    }
    Header warning = response.getFirstHeader("Warning");
    if (warning != null && warnings.size() < MAX_WARNINGS) {
      String text = StatusErrors.clean(warning.getValue());
      if (warnings.add(registry + " " + text)) {
        LOG.warn("Registry {} warns: {}", registry, text);
      }
    }
  }
}
