package dev.stowage.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.naming.NameUtils;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/configuration.md against the records that settings are bound to. */
final class ConfigurationPageTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `(stowage\\.[^`]+)` \\|([^|]*)\\| .+ \\|");

  @Test
  void thePageListsEverySettingWithItsDefaultAndNoOther() throws IOException {
    List<String> written = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("../docs/configuration.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        written.add(row.group(1) + "=" + row.group(2).strip().replace("`", ""));
      }
    }

    assertThat(written).isNotEmpty().containsExactlyInAnyOrderElementsOf(declared());
  }

  private static List<String> declared() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.stowage")
            .stream()
            .filter(type -> type.isAnnotatedWith(ConfigurationProperties.class))
            .map(JavaClass::reflect)
            .flatMap(ConfigurationPageTest::settings)
            .toList();
  }

  private static Stream<String> settings(Class<?> type) {
    String prefix = type.getAnnotation(ConfigurationProperties.class).value();
    return Arrays.stream(type.getRecordComponents())
        .map(component ->
            prefix + "." + NameUtils.hyphenate(component.getName()) + "=" + defaultOf(component));
  }

  private static String defaultOf(RecordComponent component) {
    Bindable bindable = component.getAnnotation(Bindable.class);
    return bindable == null ? parameterDefault(component) : bindable.defaultValue();
  }

  // @Bindable is kept on the constructor's parameter.
  private static String parameterDefault(RecordComponent component) {
    Class<?> type = component.getDeclaringRecord();
    List<String> names =
        Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
    int index = names.indexOf(component.getName());
    Bindable bindable =
        type.getDeclaredConstructors()[0].getParameters()[index].getAnnotation(Bindable.class);
    return bindable == null ? "" : bindable.defaultValue();
  }
}
