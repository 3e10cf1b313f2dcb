package dev.stowage.watcher.source;

import com.google.gson.JsonObject;
import dev.stowage.event.WorkloadKind;
import dev.stowage.watcher.discovery.ImageExtractor;
import dev.stowage.watcher.discovery.Workload;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One informer for each kind; what they see goes to the listener. */
final class WorkloadInformers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkloadInformers.class);
  private static final long NO_RESYNC = 0;

  private final String cluster;
  private final WorkloadListener listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<SharedInformerFactory> factories = new ArrayList<>();
  private final Map<ServedKind, String> complaints = new ConcurrentHashMap<>();
  private volatile boolean closing;

  WorkloadInformers(
      String cluster, ApiClient client, List<ServedKind> kinds, WorkloadListener listener) {
    this.cluster = cluster;
    this.listener = listener;
    for (ServedKind kind : kinds) {
      // A factory keeps one informer for each Java class, and all kinds share theirs.
      SharedInformerFactory factory = new SharedInformerFactory(client, threads);
      SharedIndexInformer<DynamicKubernetesObject> informer =
          factory.sharedIndexInformerFor(
              new DynamicKubernetesApi(kind.group(), kind.version(), kind.plural(), client),
              DynamicKubernetesObject.class,
              NO_RESYNC,
              "",
              (type, failure) -> complain(kind, failure));
      informer.setTransform(WorkloadInformers::slim);
      informer.addEventHandler(new Handler(kind.kind()));
      factories.add(factory);
    }
    factories.forEach(SharedInformerFactory::startAllRegisteredInformers);
  }

  // An informer tries again by itself, for as long as it takes: one line for each kind of trouble.
  private void complain(ServedKind kind, Throwable failure) {
    String trouble = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    if (!closing && !trouble.equals(complaints.put(kind, trouble))) {
      LOG.warn("cluster {}: watching {}: {}; changes may be seen late", cluster, kind, trouble);
    }
  }

  // The informer keeps every object: what nobody looks at is most of its memory.
  private static KubernetesObject slim(KubernetesObject apiObject) {
    if (apiObject instanceof DynamicKubernetesObject dynamic) {
      JsonObject raw = dynamic.getRaw();
      raw.remove("status");
      if (raw.get("metadata") instanceof JsonObject metadata) {
        metadata.remove("managedFields");
        if (metadata.get("annotations") instanceof JsonObject annotations) {
          annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
        }
      }
    }
    return apiObject;
  }

  @Override
  public void close() {
    closing = true;
    factories.forEach(SharedInformerFactory::stopAllRegisteredInformers);
    threads.shutdownNow();
  }

  private final class Handler implements ResourceEventHandler<DynamicKubernetesObject> {
    private final WorkloadKind kind;

    Handler(WorkloadKind kind) {
      this.kind = kind;
    }

    @Override
    public void onAdd(DynamicKubernetesObject added) {
      workload(added).ifPresent(listener::changed);
    }

    @Override
    public void onUpdate(DynamicKubernetesObject before, DynamicKubernetesObject after) {
      Optional<Workload> workload = workload(after);
      // Most updates are of the status alone.
      if (!workload.equals(workload(before))) {
        // A pod without an owner can be given one: then it is no workload any more.
        workload.ifPresentOrElse(listener::changed, () -> gone(after.getRaw()));
      }
    }

    @Override
    public void onDelete(DynamicKubernetesObject deleted, boolean finalStateUnknown) {
      gone(deleted.getRaw());
    }

    private Optional<Workload> workload(DynamicKubernetesObject seen) {
      return ImageExtractor.workload(cluster, kind, seen.getRaw());
    }

    private void gone(JsonObject raw) {
      if (raw.get("metadata") instanceof JsonObject metadata) {
        ImageExtractor.id(cluster, kind, metadata).ifPresent(listener::gone);
      }
    }
  }
}
