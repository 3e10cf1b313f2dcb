package dev.stowage.testengine;

/** Whose media types an image is written with. */
public enum ImageFormat {
  OCI(
      "application/vnd.oci.image.manifest.v1+json",
      "application/vnd.oci.image.index.v1+json",
      "application/vnd.oci.image.config.v1+json",
      "application/vnd.oci.image.layer.v1.tar"),
  DOCKER(
      "application/vnd.docker.distribution.manifest.v2+json",
      "application/vnd.docker.distribution.manifest.list.v2+json",
      "application/vnd.docker.container.image.v1+json",
      "application/vnd.docker.image.rootfs.diff.tar");

  private final String manifest;
  private final String index;
  private final String config;
  private final String layer;

  ImageFormat(String manifest, String index, String config, String layer) {
    this.manifest = manifest;
    this.index = index;
    this.config = config;
    this.layer = layer;
  }

  /** The media type of one platform's manifest. */
  public String manifest() {
    return manifest;
  }

  /** The media type of a list of manifests. */
  public String index() {
    return index;
  }

  String config() {
    return config;
  }

  String layer() {
    return layer;
  }
}
