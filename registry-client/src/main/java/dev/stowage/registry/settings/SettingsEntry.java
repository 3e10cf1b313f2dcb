package dev.stowage.registry.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One registry of a registries file; every error names the key and what it must be. */
final class SettingsEntry {
  private static final Set<String> KEYS =
      Set.of(
          "host",
          "insecure",
          "trusted",
          "ca-bundle",
          "proxy",
          "mirrors",
          "bandwidth",
          "max-connections",
          "chunk-size");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(|KiB|MiB|GiB)");

  private final String where;
  private final Map<?, ?> entry;
  private final Path folder;

  SettingsEntry(String where, Map<?, ?> entry, Path folder) {
    this.where = where;
    this.entry = entry;
    this.folder = folder;
  }

  HostSettings parse() {
    for (Object key : entry.keySet()) {
      if (!KEYS.contains(String.valueOf(key))) {
        throw bad(
            String.valueOf(key),
            "is no setting, must be one of " + String.join(", ", KEYS.stream().sorted().toList()));
      }
    }
    String host =
        text("host", RegistryHost::parse)
            .orElseThrow(() -> bad("host", "is missing, must be HOST[:PORT]"));
    HostSettings usual = HostSettings.unlisted(host);
    boolean insecure = flag("insecure", false);
    return new HostSettings(
        host,
        insecure,
        flag("trusted", true),
        text("ca-bundle", file -> CaBundle.read(folder.resolve(file))),
        text("proxy", ProxyAddress::parse),
        mirrors(),
        bandwidth(),
        (int) number("max-connections", 1, 1_000).orElse(usual.maxConnections()),
        size("chunk-size").orElse(usual.chunkBytes()));
  }

  private List<Mirror> mirrors() {
    Object value = entry.get("mirrors");
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw bad("mirrors", "is no list, must be [HOST[:PORT][/PREFIX], …]");
    }
    return list.stream().map(one -> parsed("mirrors", one, Mirror::parse)).toList();
  }

  private OptionalLong bandwidth() {
    OptionalLong size = size("bandwidth");
    if (size.isPresent() && size.getAsLong() < 1024) {
      throw bad("bandwidth", "is too small, must be at least 1KiB (a second)");
    }
    return size;
  }

  private boolean flag(String key, boolean usual) {
    Object value = entry.get(key);
    if (value == null) {
      return usual;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw bad(key, "is '%s', must be true or false".formatted(value));
  }

  private OptionalLong number(String key, long least, long most) {
    Object value = entry.get(key);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (value instanceof Number number
        && number.longValue() >= least
        && number.longValue() <= most) {
      return OptionalLong.of(number.longValue());
    }
    throw bad(key, "is '%s', must be a number from %d to %d".formatted(value, least, most));
  }

  private OptionalLong size(String key) {
    Object value = entry.get(key);
    if (value == null) {
      return OptionalLong.empty();
    }
    Matcher matcher = SIZE.matcher(String.valueOf(value));
    if (!matcher.matches()) {
      throw bad(key, "is '%s', must be bytes as 5000000, 512KiB, 10MiB or 1GiB".formatted(value));
    }
    int shift =
        switch (matcher.group(2)) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 0;
        };
    return OptionalLong.of(Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift));
  }

  private <T> Optional<T> text(String key, Function<String, T> parser) {
    return Optional.ofNullable(entry.get(key)).map(value -> parsed(key, value, parser));
  }

  private <T> T parsed(String key, Object value, Function<String, T> parser) {
    if (!(value instanceof String text) || text.isBlank()) {
      throw bad(key, "is no text");
    }
    try {
      return parser.apply(text);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(where + "." + key + ": " + e.getMessage(), e);
    }
  }

  private IllegalArgumentException bad(String key, String what) {
    return new IllegalArgumentException(where + "." + key + " " + what);
  }
}
