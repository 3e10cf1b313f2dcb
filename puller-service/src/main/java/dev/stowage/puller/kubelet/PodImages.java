package dev.stowage.puller.kubelet;

import dev.stowage.image.ImageReference;
import dev.stowage.image.InvalidImageException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The containers of a pod and their images: one for all pods of a DaemonSet. */
final class PodImages {
  private final List<String> containers;
  private final List<String> images;
  private volatile @Nullable Map<String, Integer> byImage;

  PodImages(List<String> containers, List<String> images) {
    this.containers = List.copyOf(containers);
    this.images = List.copyOf(images);
  }

  int size() {
    return images.size();
  }

  String container(int index) {
    return containers.get(index);
  }

  String image(int index) {
    return images.get(index);
  }

  /** Which container has the image, in its own or its canonical spelling; -1 for none. */
  int indexOf(String image) {
    Map<String, Integer> known = byImage;
    if (known == null) {
      known = index();
      byImage = known;
    }
    return known.getOrDefault(image, -1);
  }

  private Map<String, Integer> index() {
    Map<String, Integer> index = new HashMap<>();
    for (int i = 0; i < images.size(); i++) {
      index.put(canonical(images.get(i)), i);
    }
    for (int i = 0; i < images.size(); i++) {
      index.put(images.get(i), i);
    }
    return index;
  }

  static String canonical(String image) {
    try {
      return ImageReference.parse(image).toString();
    } catch (InvalidImageException e) {
      // The kubelet says what it thinks of it.
      return image;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PodImages that
        && containers.equals(that.containers)
        && images.equals(that.images);
  }

  @Override
  public int hashCode() {
    return 31 * containers.hashCode() + images.hashCode();
  }
}
