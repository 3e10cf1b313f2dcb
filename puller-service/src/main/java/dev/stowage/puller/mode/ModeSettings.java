package dev.stowage.puller.mode;

import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.convert.format.MapFormat.MapTransformation;
import io.micronaut.core.naming.conventions.StringConvention;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How far rewriting may go: {@code stowage.puller.*}.
 *
 * @param mode of every workload of which nothing else is said
 * @param namespaces the mode of a namespace, by its name
 */
@ConfigurationProperties("stowage.puller")
public record ModeSettings(
    @Bindable(defaultValue = "workload") String mode,
    @MapFormat(transformation = MapTransformation.FLAT, keyFormat = StringConvention.RAW)
        Map<String, String> namespaces) {

  public ModeSettings {
    namespaces = Map.copyOf(namespaces);
    parsed("stowage.puller.mode", mode);
    namespaces.forEach((name, text) -> parsed("stowage.puller.namespaces." + name, text));
  }

  /** The rules that these settings come to. */
  public ModeRules rules() {
    Map<String, RewriteMode> ofNamespaces = new HashMap<>();
    namespaces.forEach(
        (name, text) -> ofNamespaces.put(name, parsed("stowage.puller.namespaces." + name, text)));
    return new ModeRules(parsed("stowage.puller.mode", mode), ofNamespaces);
  }

  private static RewriteMode parsed(String setting, String text) {
    return RewriteMode.named(text)
        .orElseThrow(() ->
            new StartupException(
                "mode '%s' is not known: set %s to one of %s"
                    .formatted(text, setting, Arrays.toString(RewriteMode.values()))));
  }
}
