package dev.stowage.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Holds the shipped rights against a list that a person can read: {@code -Dstowage.rbac.write=true}
 * writes it anew.
 */
final class ShippedRbacTest {
  private static final Path LIST = Path.of("src/test/resources/rbac/shipped.txt");
  private static final Set<String> NEVER =
      Set.of("escalate", "bind", "impersonate", "deletecollection");

  private record Right(
      String file, String kind, String scope, String resource, String names, List<String> verbs) {
    String line() {
      return "%s | %s | %s | %s | %s | %s"
          .formatted(
              file,
              kind,
              scope,
              resource,
              names.isEmpty() ? "any" : names,
              String.join(" ", verbs));
    }
  }

  @Test
  void theRightsAreThoseOfTheList() throws IOException {
    String rights = String.join("\n", rights().stream().map(Right::line).toList()) + "\n";
    if (Boolean.getBoolean("stowage.rbac.write")) {
      Files.createDirectories(LIST.getParent());
      Files.writeString(LIST, rights);
    }

    assertThat(rights).isEqualTo(Files.readString(LIST));
  }

  @Test
  void noRightReachesFurtherThanItMust() throws IOException {
    assertThat(rights()).isNotEmpty();
    for (Right right : rights()) {
      assertThat(right.line()).doesNotContain("*");
      assertThat(right.verbs()).doesNotContainAnyElementsOf(NEVER);
      assertThat(right.resource()).doesNotContain("nodes/proxy", "serviceaccounts/token", "/exec");
      if (right.kind().equals("ClusterRole")) {
        assertThat(right.resource()).isNotEqualTo("secrets");
      }
      if (right.resource().equals("secrets") && right.names().isEmpty()) {
        assertThat(right.verbs()).containsExactly("create");
      }
      if (right.file().startsWith("watcher/") && right.kind().equals("ClusterRole")) {
        assertThat(Set.of("get", "list", "watch")).containsAll(right.verbs());
      }
    }
  }

  @Test
  void podsKeepToTheRestrictedStandard() throws IOException {
    int seen = 0;
    for (Path file : ShippedManifests.files()) {
      for (JsonObject manifest : ShippedManifests.parse(Files.readString(file))) {
        if (ShippedManifests.text(manifest, "kind").equals("Deployment")) {
          seen++;
          JsonObject pod =
              manifest.getAsJsonObject("spec").getAsJsonObject("template").getAsJsonObject("spec");
          JsonObject context = pod.getAsJsonObject("securityContext");
          assertThat(context.get("runAsNonRoot").getAsBoolean()).isTrue();
          assertThat(context.getAsJsonObject("seccompProfile").get("type").getAsString())
              .isEqualTo("RuntimeDefault");
          for (JsonElement each : pod.getAsJsonArray("containers")) {
            JsonObject container = each.getAsJsonObject();
            JsonObject limits = container.getAsJsonObject("securityContext");
            assertThat(limits.get("allowPrivilegeEscalation").getAsBoolean()).isFalse();
            assertThat(limits.get("readOnlyRootFilesystem").getAsBoolean()).isTrue();
            assertThat(limits.getAsJsonObject("capabilities").get("drop").toString())
                .isEqualTo("[\"ALL\"]");
            assertThat(container.keySet())
                .contains("livenessProbe", "readinessProbe", "startupProbe", "resources");
          }
        }
      }
    }
    assertThat(seen).isEqualTo(2);
  }

  private static List<Right> rights() throws IOException {
    List<Right> rights = new ArrayList<>();
    for (Path file : ShippedManifests.files()) {
      for (JsonObject manifest : ShippedManifests.parse(Files.readString(file))) {
        if (manifest.get("rules") instanceof JsonArray rules) {
          for (JsonElement rule : rules) {
            rights.addAll(
                rightsOf(ShippedManifests.nameOf(file), manifest, rule.getAsJsonObject()));
          }
        }
      }
    }
    return rights;
  }

  private static List<Right> rightsOf(String file, JsonObject role, JsonObject rule) {
    JsonObject metadata = role.getAsJsonObject("metadata");
    String namespace = ShippedManifests.text(metadata, "namespace");
    List<Right> rights = new ArrayList<>();
    for (String group : strings(rule, "apiGroups")) {
      for (String resource : strings(rule, "resources")) {
        rights.add(
            new Right(
                file,
                ShippedManifests.text(role, "kind"),
                namespace.isEmpty() ? "every namespace" : "namespace " + namespace,
                group.isEmpty() ? resource : group + "/" + resource,
                String.join(" ", strings(rule, "resourceNames")),
                strings(rule, "verbs")));
      }
    }
    return rights;
  }

  private static List<String> strings(JsonObject rule, String field) {
    return rule.get(field) instanceof JsonArray values
        ? StreamSupport.stream(values.spliterator(), false).map(JsonElement::getAsString).toList()
        : List.of();
  }
}
