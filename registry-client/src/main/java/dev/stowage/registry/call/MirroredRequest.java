package dev.stowage.registry.call;

import dev.stowage.registry.settings.Mirror;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** A pull as a mirror is asked for it. */
final class MirroredRequest<T> implements RegistryRequest<T> {
  private final RegistryRequest<T> original;
  private final Mirror mirror;
  private boolean usedUp;

  MirroredRequest(RegistryRequest<T> original, Mirror mirror) {
    this.original = original;
    this.mirror = mirror;
  }

  /** Whether the mirror answered well that it has not got it. */
  boolean isMissing(T answer) {
    return answer instanceof Optional<?> found && found.isEmpty();
  }

  /** Whether bytes of a blob were handed on, so that nobody else can be asked. */
  boolean wasUsedUp() {
    return usedUp;
  }

  @Override
  public String action() {
    return original.action();
  }

  @Override
  public String repository() {
    return mirror.repository(original.repository());
  }

  @Override
  public Rights rights() {
    return original.rights();
  }

  @Override
  public List<String> furtherScopes() {
    return original.furtherScopes();
  }

  @Override
  public RequestBudget.Kind kind() {
    return original.kind();
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    ClassicHttpRequest request = original.build(api);
    if (mirror.prefix().isEmpty()) {
      return request;
    }
    try {
      String path = request.getUri().getRawPath().substring("/v2/".length());
      request.setUri(api.resolve("/v2/" + mirror.prefix() + "/" + path));
      return request;
    } catch (URISyntaxException e) {
      throw new IllegalStateException("A request was built with a broken address", e);
    }
  }

  @Override
  public boolean understands(int status) {
    return original.understands(status);
  }

  @Override
  public T read(ClassicHttpResponse response, URI location) throws IOException {
    usedUp = original.isStream();
    return original.read(response, location);
  }

  @Override
  public boolean repeatable() {
    return original.repeatable();
  }

  @Override
  public boolean isStream() {
    return original.isStream();
  }
}
