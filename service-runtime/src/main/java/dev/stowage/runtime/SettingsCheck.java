package dev.stowage.runtime;

import dev.stowage.image.Printable;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.convert.ConversionContext;
import io.micronaut.core.naming.NameUtils;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.qualifiers.Qualifiers;

/** Refuses a setting whose value does not fit its type: Micronaut takes the default in silence. */
final class SettingsCheck {
  private static final String OURS = "dev.stowage.";

  private SettingsCheck() {}

  /**
   * Looks at every setting of the context's own configuration records.
   *
   * @throws StartupException naming the first that does not fit
   */
  static void requireReadable(ApplicationContext context) {
    for (BeanDefinition<?> definition :
        context.getBeanDefinitions(Qualifiers.byStereotype(ConfigurationProperties.class))) {
      if (definition.getBeanType().getName().startsWith(OURS)) {
        String prefix =
            definition
                .stringValue(ConfigurationReader.class, ConfigurationReader.PREFIX)
                .orElse("");
        for (Argument<?> argument : definition.getConstructor().getArguments()) {
          String name = prefix + "." + NameUtils.hyphenate(argument.getName());
          context
              .getProperty(name, Object.class)
              .ifPresent(value -> requireReadable(context, name, value, argument));
        }
      }
    }
  }

  private static void requireReadable(
      ApplicationContext context, String name, Object value, Argument<?> argument) {
    ArgumentConversionContext<?> conversion = ConversionContext.of(argument);
    boolean isRead = context.getConversionService().convert(value, conversion).isPresent();
    if (!isRead && conversion.getLastError().isPresent()) {
      throw new StartupException(
          "setting %s cannot be '%s', must be a %s"
              .formatted(name, Printable.of(value.toString()), argument.getType().getSimpleName()));
    }
  }
}
