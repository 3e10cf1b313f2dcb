package dev.stowage.standalone.copy;

import dev.stowage.image.ImageReference;

/** What is copied where. */
record ImagePair(ImageReference source, ImageReference target) {
  static ImagePair parse(String source, String target) {
    return new ImagePair(ImageReference.parse(source), ImageReference.parse(target));
  }

  @Override
  public String toString() {
    return source + " → " + target;
  }
}
