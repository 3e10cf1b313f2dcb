package dev.stowage.puller.ownership;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a workload's metadata says about who owns it.
 *
 * @param managers who has written fields of it
 */
public record OwnershipSigns(
    Map<String, String> labels,
    Map<String, String> annotations,
    Set<String> managers,
    List<Owner> owners) {
  // Helm and many charts set app.kubernetes.io/instance as well: it proves nothing.
  private static final List<Sign> SIGNS =
      List.of(
          new Sign("Argo CD", "argocd.argoproj.io/instance"),
          new Sign("Argo CD", "argocd.argoproj.io/tracking-id"),
          new Sign("Flux", "kustomize.toolkit.fluxcd.io/name"),
          new Sign("Flux", "helm.toolkit.fluxcd.io/name"));
  private static final Map<String, String> TOOLS_BY_MANAGER =
      Map.of(
          "argocd-controller", "Argo CD",
          "argocd-application-controller", "Argo CD",
          "kustomize-controller", "Flux",
          "helm-controller", "Flux");
  private static final Set<String> GROUPS_OF_KUBERNETES = Set.of("", "apps", "batch", "extensions");

  public OwnershipSigns {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    managers = Set.copyOf(managers);
    owners = List.copyOf(owners);
  }

  private record Sign(String tool, String key) {}

  /**
   * An owner reference.
   *
   * @param apiVersion {@code group/version}, or a version of the core group
   */
  public record Owner(String apiVersion, String kind, String name) {
    private boolean isCustom() {
      int slash = apiVersion.indexOf('/');
      String group = slash < 0 ? "" : apiVersion.substring(0, slash);
      return !GROUPS_OF_KUBERNETES.contains(group) && !group.endsWith(".k8s.io");
    }
  }

  /** The owner that these signs prove; GitOps first, whose tool also made the custom resource. */
  public Ownership ownership() {
    return gitOps().or(this::operator).orElseGet(Ownership.Unowned::new);
  }

  private Optional<Ownership> gitOps() {
    for (Sign sign : SIGNS) {
      if (labels.containsKey(sign.key())) {
        return Optional.of(new Ownership.GitOps(sign.tool(), "label " + sign.key()));
      }
      if (annotations.containsKey(sign.key())) {
        return Optional.of(new Ownership.GitOps(sign.tool(), "annotation " + sign.key()));
      }
    }
    return managers.stream()
        .filter(TOOLS_BY_MANAGER::containsKey)
        .sorted()
        .findFirst()
        .map(manager ->
            new Ownership.GitOps(
                TOOLS_BY_MANAGER.getOrDefault(manager, manager), "field manager " + manager));
  }

  private Optional<Ownership> operator() {
    return owners.stream()
        .filter(Owner::isCustom)
        .findFirst()
        .map(owner -> new Ownership.Operator(owner.kind(), owner.name()));
  }
}
