package dev.stowage.registry.manifest;

import java.util.Set;

/**
 * The media types of manifests (OCI image specification 1.1 and Docker image manifest v2, schema
 * 2).
 */
public final class MediaTypes {
  /** An OCI index. */
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

  static final Set<String> INDEXES =
      Set.of(OCI_INDEX, "application/vnd.docker.distribution.manifest.list.v2+json");
  static final Set<String> IMAGES =
      Set.of(
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");
  static final Set<String> FOREIGN_LAYERS =
      Set.of(
          "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
          "application/vnd.oci.image.layer.nondistributable.v1.tar",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd");

  /** The Accept header of every manifest request, so that no registry converts what it holds. */
  public static final String ACCEPT_MANIFESTS =
      "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json,"
          + " application/vnd.docker.distribution.manifest.list.v2+json,"
          + " application/vnd.docker.distribution.manifest.v2+json";

  private MediaTypes() {}
}
