package dev.stowage.registry.http;

import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/** A request that remembers its address, which its base class would parse anew at every look. */
public final class AddressedRequest extends HttpUriRequestBase {
  private static final long serialVersionUID = 1L;

  private URI address;

  public AddressedRequest(String method, URI address) {
    super(method, address);
    this.address = address;
  }

  @Override
  public URI getUri() {
    return address;
  }

  @Override
  public void setUri(URI next) {
    super.setUri(next);
    this.address = next;
  }
}
