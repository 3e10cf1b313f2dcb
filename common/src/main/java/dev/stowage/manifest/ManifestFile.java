package dev.stowage.manifest;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One file of Kubernetes manifests, YAML or JSON, with the images of the workloads in it. */
public final class ManifestFile {
  private final Path file;
  private final String text;
  private final List<ManifestImage> images;
  private final Map<String, Map<String, String>> namespaces;

  private ManifestFile(
      Path file,
      String text,
      List<ManifestImage> images,
      Map<String, Map<String, String>> namespaces) {
    this.file = file;
    this.text = text;
    this.images = List.copyOf(images);
    this.namespaces = Map.copyOf(namespaces);
  }

  /**
   * Reads and parses a file.
   *
   * @throws ManifestException when it cannot be read, is no UTF-8, or is broken
   */
  public static ManifestFile read(Path file) {
    try {
      return parse(file, Files.readString(file));
    } catch (NoSuchFileException e) {
      throw ManifestException.unreadable("manifest", file, "does not exist");
    } catch (CharacterCodingException e) {
      throw ManifestException.unreadable("manifest", file, "is no UTF-8 text");
    } catch (IOException e) {
      throw ManifestException.unreadable("manifest", file, "cannot be read: " + e);
    }
  }

  /**
   * Parses a file's text.
   *
   * @param file names it in messages; a name ending in {@code .json} allows tabs as blanks
   * @throws ManifestException when the text is broken
   */
  public static ManifestFile parse(Path file, String text) {
    YamlText yaml = YamlText.parse(file, text);
    WorkloadReader reader = new WorkloadReader(yaml);
    yaml.documents().forEach(reader::read);
    return new ManifestFile(file, text, reader.images(), reader.namespaces());
  }

  /** Where it was read from. */
  public Path file() {
    return file;
  }

  /** What was read. */
  public String text() {
    return text;
  }

  /** The images of its workloads, in the order in which the workloads stand in the text. */
  public List<ManifestImage> images() {
    return images;
  }

  /** The annotations of each Namespace object in it, by the namespace's name. */
  public Map<String, Map<String, String>> namespaces() {
    return namespaces;
  }

  /**
   * The text with these images replaced and every other byte as it was; quotes are kept.
   *
   * @param replacements new values of some of {@link #images}
   * @throws IllegalArgumentException when an image is none of this file's, or two values are given
   *     for one place
   */
  public String splice(Map<ManifestImage, String> replacements) {
    Set<ManifestImage> known = Set.copyOf(images);
    TreeMap<Integer, ManifestImage> places = new TreeMap<>();
    replacements.forEach((image, value) -> {
      if (!known.contains(image)) {
        throw new IllegalArgumentException(image + " is not in " + file);
      }
      ManifestImage other = places.putIfAbsent(image.start(), image);
      if (other != null && !value.equals(replacements.get(other))) {
        throw new IllegalArgumentException(
            "two values for line %d of %s: %s and %s"
                .formatted(image.line(), file, replacements.get(other), value));
      }
    });
    StringBuilder spliced = new StringBuilder(text);
    places
        .descendingMap()
        .forEach((start, image) ->
            spliced.replace(
                start,
                image.end(),
                ScalarForm.at(text, start).write(String.valueOf(replacements.get(image)))));
    return spliced.toString();
  }
}
