package dev.stowage.registry.error;

/**
 * Every way a registry operation fails, whether it is worth another try, and what a person can do
 * about it.
 */
public enum RegistryErrorCode {
  UNAUTHORIZED(
      true, "check the user name and password for this registry in the docker config file"),
  FORBIDDEN(
      true,
      "give this registry's user the right to pull (source) or push (target) this repository"),
  NOT_FOUND(
      true, "check that the image still exists at its source and that its name and tag are right"),
  RATE_LIMITED(
      true, "nothing: it is tried again when the registry allows; a login raises the limit"),
  SERVER_ERROR(true, "look at the registry's own log if this goes on"),
  UNKNOWN_HOST(true, "check the registry's name for a typing error, and the DNS of this machine"),
  UNREACHABLE(true, "check the registry's port, that it runs, and firewalls and proxies between"),
  TLS(true, "check the registry's certificate; list the host as insecure if it speaks plain HTTP"),
  TIMEOUT(true, "check the network to the registry if this goes on"),
  TRUNCATED(true, "nothing: it is tried again; look at proxies between if this goes on"),
  DIGEST_MISMATCH(
      false,
      "do not trust this registry or a proxy before it: it sent other bytes than it was asked for"),
  MALFORMED_MANIFEST(false, "push the image again at its source: its manifest is broken"),
  UNSUPPORTED_MANIFEST(
      false, "push the image again with a current tool: this manifest format is not supported"),
  TOO_LARGE(false, "the image exceeds a limit that protects the copier"),
  BLOB_UNKNOWN(true, "nothing: the missing blob is uploaded again"),
  UPLOAD_LOST(true, "nothing: the registry has forgotten the upload, it is started again"),
  TAG_REFUSED(
      false, "allow this tag to be written: it is immutable, or the registry forbids this push"),
  OUT_OF_SPACE(true, "make room at the target registry, or raise its quota"),
  HOP_REFUSED(
      false, "list the host if this redirect, token server or upload address is meant to be used"),
  VERIFICATION_FAILED(true, "look at the target registry: it does not give back what was pushed"),
  PROTOCOL(false, "report this: the registry answered in a way that no specification describes"),
  CANCELLED(true, "nothing: the work goes on elsewhere");

  private final boolean retryable;
  private final String advice;

  RegistryErrorCode(boolean retryable, String advice) {
    this.retryable = retryable;
    this.advice = advice;
  }

  /**
   * Whether the same operation may succeed later: by itself, or once somebody has changed something
   * at a registry that nobody tells us of (a right given, an image pushed).
   */
  public boolean retryable() {
    return retryable;
  }

  /** What a person can do, in words. */
  public String advice() {
    return advice;
  }
}
