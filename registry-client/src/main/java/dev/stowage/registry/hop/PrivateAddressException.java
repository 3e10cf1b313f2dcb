package dev.stowage.registry.hop;

import java.net.UnknownHostException;

/** A host that the operator did not list has a private address: there is no such host for us. */
public final class PrivateAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  PrivateAddressException(String host) {
    super(host + " lies at a private address");
  }
}
