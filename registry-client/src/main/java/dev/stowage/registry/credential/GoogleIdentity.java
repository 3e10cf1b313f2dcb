package dev.stowage.registry.credential;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import java.util.Optional;

/** Google's application default credentials, as jib finds them. */
final class GoogleIdentity implements CredentialSource {

  @Override
  public Optional<Credential> find(String registry, String repository) {
    try {
      return CredentialRetrieverFactory.forImage(
              ImageReference.of(registry, repository, null), event -> {})
          .googleApplicationDefaultCredentials()
          .retrieve()
          .map(found -> new Credential(found.getUsername(), found.getPassword()));
    } catch (CredentialRetrievalException e) {
      throw new RegistryException(
          RegistryErrorCode.UNAUTHORIZED,
          registry,
          "log in: the application default credentials for %s cannot be used".formatted(registry),
          null,
          e);
    }
  }
}
