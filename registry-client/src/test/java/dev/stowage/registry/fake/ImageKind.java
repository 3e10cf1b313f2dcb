package dev.stowage.registry.fake;

import dev.stowage.image.Digest;

/** The kinds of content that the conformance program of the specification pushes. */
public enum ImageKind {
  IMAGE,
  UNCOMPRESSED,
  LARGE_MANIFEST,
  INDEX,
  NESTED_INDEX,
  EMPTY_INDEX,
  ARTIFACT,
  ARTIFACT_INDEX,
  NO_LAYERS,
  SUBJECT,
  INDEX_WITH_SUBJECT,
  MISSING_SUBJECT,
  DATA_FIELD,
  NON_DISTRIBUTABLE,
  CUSTOM_FIELDS,
  SPARSE;

  /** Stores content of this kind under a tag, everything in it going by this algorithm. */
  public void push(
      FakeRegistry registry, String repository, String tag, Digest.Algorithm algorithm) {
    KindWriter to = new KindWriter(registry, repository, tag, algorithm);
    switch (this) {
      case IMAGE -> to.image("", to.layer("tar+gzip", "one"), to.layer("tar+gzip", "two"));
      case UNCOMPRESSED -> to.image("", to.layer("tar", "plain"));
      case LARGE_MANIFEST ->
          to.image(",\"annotations\":{\"a\":\"%s\"}".formatted("x".repeat(3_900_000)));
      case INDEX -> to.index("", to.child("amd64"), to.child("arm64"));
      case NESTED_INDEX -> to.index("", to.childIndex(to.child("amd64")), to.child("s390x"));
      case EMPTY_INDEX -> to.index("");
      case ARTIFACT -> to.artifact("", to.layer("tar", "artifact"));
      case ARTIFACT_INDEX -> to.index(",\"artifactType\":\"application/x.index\"", to.child("x"));
      case NO_LAYERS -> to.artifact("");
      case SUBJECT -> to.artifact(",\"subject\":" + to.child("subject"), to.layer("tar", "sbom"));
      case INDEX_WITH_SUBJECT -> to.index(",\"subject\":" + to.child("subject"), to.child("a"));
      case MISSING_SUBJECT -> to.artifact(",\"subject\":" + to.missing("gone"));
      case DATA_FIELD -> to.image("", to.layerWithData("in the manifest itself"));
      case NON_DISTRIBUTABLE -> to.image("", to.foreignLayer(), to.layer("tar", "own"));
      case CUSTOM_FIELDS ->
          to.image(",\"x-field\" : {\"b\":1.0, \"a\":[ ]},\"é\":null", to.layer("tar", "custom"));
      case SPARSE -> to.index("", to.child("amd64"), to.missing("arm64"));
    }
  }
}
