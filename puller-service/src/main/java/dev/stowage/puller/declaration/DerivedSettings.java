package dev.stowage.puller.declaration;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * Caches of what workloads use: {@code stowage.puller.cache.*}.
 *
 * @param workloadNamespaces globs of the namespaces whose images are a cache
 * @param warmRewrites whether copies that workloads are moved over to are a cache
 */
@ConfigurationProperties("stowage.puller.cache")
record DerivedSettings(
    @Bindable(defaultValue = "") List<String> workloadNamespaces,
    @Bindable(defaultValue = "false") boolean warmRewrites) {

  DerivedSettings {
    workloadNamespaces =
        workloadNamespaces.stream().map(String::strip).filter(glob -> !glob.isEmpty()).toList();
  }
}
