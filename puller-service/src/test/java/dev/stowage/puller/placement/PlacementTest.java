package dev.stowage.puller.placement;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlacementTest {
  private static final Map<String, String> LABELS = Map.of("disk", "ssd", "cores", "8");

  @Test
  void theNodeHasAllLabelsOfTheSelector() {
    assertThat(selecting(Map.of("disk", "ssd")).allows(node("[]"))).isTrue();
    assertThat(selecting(Map.of("disk", "hdd")).allows(node("[]"))).isFalse();
    assertThat(selecting(Map.of("disk", "ssd", "gpu", "yes")).allows(node("[]"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "disk  | In           | ssd,hdd | true",
        "disk  | In           | hdd     | false",
        "gpu   | In           | a       | false",
        "disk  | NotIn        | hdd     | true",
        "disk  | NotIn        | ssd     | false",
        "gpu   | NotIn        | a       | true",
        "disk  | Exists       |         | true",
        "gpu   | Exists       |         | false",
        "gpu   | DoesNotExist |         | true",
        "disk  | DoesNotExist |         | false",
        "cores | Gt           | 4       | true",
        "cores | Gt           | 8       | false",
        "cores | Lt           | 9       | true",
        "cores | Lt           | 8       | false",
        "disk  | Gt           | 4       | false",
        "gpu   | Lt           | 4       | false",
        "disk  | Unheard      | ssd     | false"
      })
  void theNodeMeetsWhatTheAffinityRequires(
      String key, String operator, String values, boolean allowed) {
    JsonArray array = new JsonArray();
    if (values != null) {
      for (String value : values.split(",", -1)) {
        array.add(value);
      }
    }
    String term =
        "{\"matchExpressions\": [{\"key\": \"%s\", \"operator\": \"%s\", \"values\": %s}]}"
            .formatted(key, operator, array);

    assertThat(requiring(term).allows(node("[]"))).isEqualTo(allowed);
  }

  @Test
  void oneTermHasToHoldAndThatInAllItsParts() {
    String ssd = "{\"key\": \"disk\", \"operator\": \"In\", \"values\": [\"ssd\"]}";
    String gpu = "{\"key\": \"gpu\", \"operator\": \"Exists\"}";

    assertThat(requiring("{\"matchExpressions\": [%s, %s]}".formatted(ssd, gpu)).allows(node("[]")))
        .isFalse();
    assertThat(
            requiring(
                    "{\"matchExpressions\": [%s]}, {\"matchExpressions\": [%s]}"
                        .formatted(gpu, ssd))
                .allows(node("[]")))
        .isTrue();
    assertThat(requiring("{}").allows(node("[]"))).isFalse();
    assertThat(requiring("").allows(node("[]"))).isFalse();
  }

  @Test
  void aNodeIsFoundByItsName() {
    String named =
        "{\"matchFields\": [{\"key\": \"metadata.name\", \"operator\": \"In\", \"values\": [\"%s\"]}]}";

    assertThat(requiring(named.formatted("node-1")).allows(node("[]"))).isTrue();
    assertThat(requiring(named.formatted("node-2")).allows(node("[]"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                                               | NoSchedule       | false",
        "[]                                                               | NoExecute        | false",
        "[]                                                               | PreferNoSchedule | true",
        "[{'operator': 'Exists'}]                                         | NoSchedule       | true",
        "[{'key': 'team', 'operator': 'Exists'}]                          | NoSchedule       | true",
        "[{'key': 'team', 'value': 'a'}]                                  | NoSchedule       | true",
        "[{'key': 'team', 'operator': 'Equal', 'value': 'b'}]             | NoSchedule       | false",
        "[{'key': 'team', 'value': 'a', 'effect': 'NoExecute'}]           | NoSchedule       | false",
        "[{'key': 'other', 'operator': 'Exists'}]                         | NoSchedule       | false"
      })
  void aTaintIsToleratedOrKeepsTheCacheOff(String tolerations, String effect, boolean allowed) {
    Placement placement =
        new Placement(
            Map.of(),
            new JsonObject(),
            JsonParser.parseString(tolerations.replace('\'', '"')).getAsJsonArray());
    String taints = "[{\"key\": \"team\", \"value\": \"a\", \"effect\": \"%s\"}]".formatted(effect);

    assertThat(placement.allows(node(taints))).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "node.kubernetes.io/not-ready,NoExecute",
    "node.kubernetes.io/unschedulable,NoSchedule",
    "node.kubernetes.io/disk-pressure,NoSchedule",
    "stowage.dev/cold,NoSchedule"
  })
  void aNodesOwnTroublesKeepNoCacheOff(String key, String effect) {
    String taints = "[{\"key\": \"%s\", \"effect\": \"%s\"}]".formatted(key, effect);

    assertThat(Placement.anywhere().allows(node(taints))).isTrue();
  }

  private static Placement selecting(Map<String, String> labels) {
    return new Placement(labels, new JsonObject(), new JsonArray());
  }

  private static Placement requiring(String terms) {
    String affinity =
        "{\"nodeAffinity\": {\"requiredDuringSchedulingIgnoredDuringExecution\": {\"nodeSelectorTerms\": [%s]}}}"
            .formatted(terms);
    return new Placement(
        Map.of(), JsonParser.parseString(affinity).getAsJsonObject(), new JsonArray());
  }

  private static KnownNode node(String taints) {
    return new KnownNode(
        "node-1", LABELS, JsonParser.parseString(taints).getAsJsonArray(), true, Map.of());
  }
}
