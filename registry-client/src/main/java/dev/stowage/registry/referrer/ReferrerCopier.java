package dev.stowage.registry.referrer;

import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.manifest.Manifest;
import dev.stowage.registry.tree.TreeCopy;
import dev.stowage.registry.tree.TreeCopy.Volume;

/** Copies what refers to images; what is found out about a registry serves all of them. */
public final class ReferrerCopier {
  private final RegistryClient client;
  private final ReferrerSearch search;
  private final ReferrersTag fallback;

  public ReferrerCopier(RegistryClient client, TagLock lock) {
    this.client = client;
    this.search = new ReferrerSearch(client);
    this.fallback = new ReferrersTag(client, lock);
  }

  /** Copies what refers to the image or to one of its platforms. */
  public Volume copyFor(
      Manifest manifest, ImageReference source, ImageReference target, TreeCopy tree)
      throws InterruptedException {
    return new ReferrerCopy(client, search, fallback, source, target, tree).copyFor(manifest);
  }
}
