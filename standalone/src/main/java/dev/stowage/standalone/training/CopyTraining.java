package dev.stowage.standalone.training;

import dev.stowage.engine.EmbeddedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Lets {@code stowage copy} copy images between two registries of this process and has its JVM
 * record what it loaded, linked and found worth compiling in an AOT cache. Without the cache the
 * command works too, only slower, so that a failure is told and fails no build.
 *
 * <p>Arguments: the file of JVM options, the folder of the command's jars, the cache to write.
 */
public final class CopyTraining {
  private static final int ROUNDS = 6;
  private static final int AT_MOST_MINUTES = 5;

  private CopyTraining() {}

  /** Records the cache. */
  public static void main(String[] arguments) throws Exception {
    Path options = Path.of(arguments[0]);
    Path jars = Path.of(arguments[1]);
    Path cache = Path.of(arguments[2]);
    Path work = Files.createTempDirectory("stowage-training-");
    Files.deleteIfExists(cache);
    upgradeJars(jars);
    try (EmbeddedRegistry source = EmbeddedRegistry.start(work.resolve("source"));
        EmbeddedRegistry target = EmbeddedRegistry.start(work.resolve("target"));
        TrainingImages images = new TrainingImages(source.hostAndPort())) {
      List<String> lists = lists(work, images.push(), source.hostAndPort(), target.hostAndPort());
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("@" + options);
      command.add("-XX:AOTCacheOutput=" + cache);
      command.addAll(List.of("-cp", jars + "/*", "dev.stowage.standalone.StowageCommand", "copy"));
      command.addAll(lists);
      command.addAll(List.of("--insecure", source.hostAndPort()));
      command.addAll(List.of("--insecure", target.hostAndPort()));
      run(command, work.resolve("out"));
    } finally {
      delete(work);
    }
    if (!Files.exists(cache)) {
      System.err.println(
          "stowage: no AOT cache could be recorded with this JDK: commands will start slower");
    }
  }

  private static void upgradeJars(Path jars) throws IOException {
    try (Stream<Path> files = Files.list(jars)) {
      for (Path jar :
          files.filter(file -> file.toString().matches(".*/picocli-[^/]*[.]jar")).toList()) {
        ArchivableJar.upgrade(jar);
      }
    }
  }

  // Every round copies to other repositories, and then finds that nothing is left to do.
  private static List<String> lists(Path work, List<String> images, String source, String target)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<String> lines = new ArrayList<>();
      for (String image : images) {
        lines.add("%s/%s %s/round-%d/%s".formatted(source, image, target, round, image));
      }
      Path list = Files.write(work.resolve("list-" + round), lines);
      arguments.addAll(List.of("--list", list.toString(), "--list", list.toString()));
    }
    // Real registries speak TLS: as far as the handshake, this one is asked to as well.
    String overTls = source.replace("127.0.0.1", "localhost");
    Path list =
        Files.writeString(work.resolve("tls"), "%s/none:1 %s/none:1%n".formatted(overTls, target));
    arguments.addAll(List.of("--list", list.toString()));
    return arguments;
  }

  private static void run(List<String> command, Path out) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      if (!process.waitFor(AT_MOST_MINUTES, TimeUnit.MINUTES)) {
        System.err.println("stowage: the recording of the AOT cache did not end in time");
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
