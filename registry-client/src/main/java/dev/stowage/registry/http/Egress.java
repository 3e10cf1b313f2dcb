package dev.stowage.registry.http;

import dev.stowage.registry.settings.CaBundle;
import dev.stowage.registry.settings.HostSettings;
import dev.stowage.registry.settings.ProxyAddress;
import java.util.Optional;

/** A way out: connections that trust the same authorities and go through the same proxy. */
record Egress(Optional<CaBundle> caBundle, Optional<ProxyAddress> proxy) {
  static final Egress DIRECT = new Egress(Optional.empty(), Optional.empty());

  static Egress of(HostSettings host) {
    return new Egress(host.caBundle(), host.proxy());
  }
}
