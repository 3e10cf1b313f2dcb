package dev.stowage.watcher;

import dev.stowage.image.Glob;
import dev.stowage.image.InvalidImageException;
import dev.stowage.runtime.StartupException;
import dev.stowage.watcher.filter.ImageFilter;
import dev.stowage.watcher.filter.LabelSelector;
import dev.stowage.watcher.filter.WorkloadFilter;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is left out: {@code stowage.watcher.filter.*}. Patterns are globs.
 *
 * @param namespaces only these namespaces, by name or pattern; empty for all
 * @param namespaceSelector only namespaces whose labels fit this label selector
 * @param selector only workloads whose labels fit this label selector
 * @param ownNamespace the namespace that Stowage runs in, which is never looked into; without it
 *     the one of the pod's service account
 * @param ignoredRegistries no images of these registries, as HOST[:PORT]
 * @param images only references that match one of these patterns, in their canonical form; empty
 *     for all
 * @param ignoredImages no references that match one of these patterns
 */
@ConfigurationProperties("stowage.watcher.filter")
public record FilterSettings(
    @Bindable(defaultValue = "") List<String> namespaces,
    @Bindable(defaultValue = "") String namespaceSelector,
    @Bindable(defaultValue = "") String selector,
    @Nullable String ownNamespace,
    @Bindable(defaultValue = "") List<String> ignoredRegistries,
    @Bindable(defaultValue = "") List<String> images,
    @Bindable(defaultValue = "") List<String> ignoredImages) {
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  public FilterSettings {
    namespaces = withoutBlanks(namespaces);
    ignoredRegistries = withoutBlanks(ignoredRegistries);
    images = withoutBlanks(images);
    ignoredImages = withoutBlanks(ignoredImages);
  }

  /** Whether labels of namespaces decide. */
  boolean needsNamespaces() {
    return !namespaceSelector.isBlank();
  }

  /** Whether labels of any kind decide. */
  boolean needsLabels() {
    return needsNamespaces() || !selector.isBlank();
  }

  /**
   * Which workloads are looked at.
   *
   * @param ignoredNamespaces others that are left out
   * @throws StartupException when a selector is malformed
   */
  WorkloadFilter workloads(List<String> ignoredNamespaces) {
    List<String> ignored = new ArrayList<>(ignoredNamespaces);
    ownNamespace(SERVICE_ACCOUNT).ifPresent(ignored::add);
    return new WorkloadFilter(
        globs(namespaces),
        globs(ignored),
        selector("namespace-selector", namespaceSelector),
        selector("selector", selector));
  }

  /**
   * Which images are looked at.
   *
   * @param sourceRegistries only images of these
   * @throws StartupException when a registry is malformed
   */
  ImageFilter images(List<String> sourceRegistries) {
    return new ImageFilter(
        hosts("stowage.watcher.source-registries", sourceRegistries),
        hosts("stowage.watcher.filter.ignored-registries", ignoredRegistries),
        globs(images),
        globs(ignoredImages));
  }

  Optional<String> ownNamespace(Path serviceAccount) {
    if (ownNamespace != null && !ownNamespace.isBlank()) {
      return Optional.of(ownNamespace.strip());
    }
    try {
      return Optional.of(Files.readString(serviceAccount).strip()).filter(name -> !name.isEmpty());
    } catch (IOException e) {
      // Outside a cluster there is no such file, and no namespace that we run in.
      return Optional.empty();
    }
  }

  private static Set<String> hosts(String setting, List<String> registries) {
    try {
      return ImageFilter.hosts(registries);
    } catch (InvalidImageException e) {
      throw new StartupException(setting + ": " + e.getMessage(), e);
    }
  }

  private static LabelSelector selector(String name, String text) {
    try {
      return LabelSelector.parse(text);
    } catch (IllegalArgumentException e) {
      throw new StartupException("stowage.watcher.filter." + name + ": " + e.getMessage(), e);
    }
  }

  private static List<Glob> globs(List<String> patterns) {
    return patterns.stream().map(Glob::new).toList();
  }

  private static List<String> withoutBlanks(List<String> texts) {
    return texts.stream().map(String::strip).filter(Predicate.not(String::isEmpty)).toList();
  }
}
