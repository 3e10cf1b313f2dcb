package dev.stowage.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/registry-cases.md says which test shows which case; written anew with a property. */
class RegistryCasesTest {
  private static final int CASES = 45;
  private static final Path ROOT = Path.of("..");
  private static final Path TABLE = ROOT.resolve("docs/registry-cases.md");
  private static final Pattern TEST = Pattern.compile("void (case([0-9]+)[A-Z]\\w*)\\(");
  private static final Pattern ROW = Pattern.compile("\\| ([0-9]+) \\| (.*) \\|");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private static final String NONE = "none yet";

  @Test
  void everyCaseHasARowThatNamesTestsThatExist() throws IOException {
    Map<Integer, Set<String>> tests = tests();
    if (Boolean.getBoolean("stowage.cases.write")) {
      Files.writeString(TABLE, table(tests));
    }
    Map<Integer, String> rows = rows();
    assertThat(rows.keySet())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, CASES).boxed().toList());
    rows.forEach((number, names) -> {
      Set<String> present = tests.getOrDefault(number, Set.of());
      assertThat(NAME.matcher(names).results().map(found -> found.group(1)))
          .as("the row of case " + number + ": write it anew with -Dstowage.cases.write=true")
          .isSubsetOf(present);
      assertThat(names.equals(NONE))
          .as("whether case " + number + " has no test: -Dstowage.cases.write=true")
          .isEqualTo(present.isEmpty());
    });
  }

  private static Map<Integer, Set<String>> tests() throws IOException {
    Map<Integer, Set<String>> tests = new TreeMap<>();
    for (Path file : sources()) {
      Matcher test = TEST.matcher(Files.readString(file));
      String type = file.getFileName().toString().replace(".java", "");
      while (test.find()) {
        tests
            .computeIfAbsent(Integer.valueOf(test.group(2)), number -> new TreeSet<>())
            .add(type + "#" + test.group(1));
      }
    }
    return tests;
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .flatMap(RegistryCasesTest::javaFiles)
          .toList();
    }
  }

  private static Stream<Path> javaFiles(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<Integer, String> rows() throws IOException {
    Map<Integer, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(TABLE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.put(Integer.valueOf(row.group(1)), row.group(2));
      }
    }
    return rows;
  }

  private static String table(Map<Integer, Set<String>> tests) {
    StringBuilder text =
        new StringBuilder(
            """
            # Registry cases

            What hostile and failing registries do, and the tests that show what Stowage does then. The tests' display
            names say what is expected. Written by `RegistryCasesTest` with `-Dstowage.cases.write=true`.

            | case | tests |
            |---|---|
            """);
    for (int number = 1; number <= CASES; number++) {
      String names =
          String.join(
              ", ",
              tests.getOrDefault(number, Set.of()).stream().map(name -> "`" + name + "`").toList());
      text.append("| %d | %s |\n".formatted(number, names.isEmpty() ? NONE : names));
    }
    return text.toString();
  }
}
