package dev.stowage.registry.upload;

import java.net.URI;

/**
 * An open upload of a blob (OCI distribution specification, "Pushing a blob in chunks").
 *
 * @param registry host with an optional port
 * @param repository where it goes
 * @param location its address: a capability that is never logged
 * @param minimumChunk the smallest piece that the registry takes before the last, in bytes
 */
public record UploadSession(String registry, String repository, URI location, long minimumChunk) {

  /** An upload that goes on at another address. */
  UploadSession at(URI next) {
    return new UploadSession(registry, repository, next, minimumChunk);
  }

  @Override
  public String toString() {
    return "UploadSession[%s/%s]".formatted(registry, repository);
  }
}
