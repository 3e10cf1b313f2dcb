package dev.stowage.puller.shape;

import dev.stowage.sleeper.SleeperImage;
import java.util.List;

/** What keeps the containers of a cache alive, whose own images may hold nothing that could. */
public sealed interface Sleeper {

  /** The image of the init container. */
  String image();

  /** The init container's command: it puts the program into the volume. */
  List<String> copying();

  /** The command of all other containers. */
  List<String> sleeping();

  /** The volume's name, and where it is mounted. */
  String volume();

  /** How large the volume may become. */
  String volumeSize();

  /** Stowage's own, for which any image will do. */
  record Own(String image) implements Sleeper {
    @Override
    public List<String> copying() {
      return List.of(SleeperImage.PROGRAM, "copy", "/stowage/sleeper");
    }

    @Override
    public List<String> sleeping() {
      return List.of("/stowage/sleeper");
    }

    @Override
    public String volume() {
      return "stowage";
    }

    @Override
    public String volumeSize() {
      return "1Mi";
    }
  }

  /** An image with {@code /bin/sleep}, as kubernetes-image-puller has it. */
  record Former(String image) implements Sleeper {
    @Override
    public List<String> copying() {
      return List.of("cp", "/bin/sleep", "/kip/sleep");
    }

    @Override
    public List<String> sleeping() {
      return List.of("/kip/sleep", "720h");
    }

    @Override
    public String volume() {
      return "kip";
    }

    @Override
    public String volumeSize() {
      return "50Mi";
    }
  }
}
