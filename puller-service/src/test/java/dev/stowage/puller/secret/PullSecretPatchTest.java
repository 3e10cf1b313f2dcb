package dev.stowage.puller.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PullSecretPatchTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | [{'op':'add','path':'/spec/imagePullSecrets','value':[{'name':'ours'}]}]",
        "{'imagePullSecrets': null} | [{'op':'add','path':'/spec/imagePullSecrets','value':[{'name':'ours'}]}]",
        "{'imagePullSecrets': []} | [{'op':'add','path':'/spec/imagePullSecrets','value':[{'name':'ours'}]}]",
        "{'imagePullSecrets': [{'name': 'own'}]} | [{'op':'add','path':'/spec/imagePullSecrets/-','value':{'name':'ours'}}]",
        "{'imagePullSecrets': [{}]} | [{'op':'add','path':'/spec/imagePullSecrets/-','value':{'name':'ours'}}]",
        "{'imagePullSecrets': [{'name': 'own'}, {'name': 'ours'}]} | []"
      },
      quoteCharacter = '"')
  void theNameIsAppendedOnceAndNothingIsReplaced(String podSpec, String patch) {
    assertThat(
            PullSecretPatch.of(
                    JsonParser.parseString(podSpec.replace('\'', '"')).getAsJsonObject(),
                    "/spec",
                    "ours",
                    List.of())
                .toString())
        .isEqualTo(patch.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | [{'op':'add','path':'/spec/imagePullSecrets','value':[{'name':'a'},{'name':'ours'}]}]",
        "{'imagePullSecrets': [{'name': 'own'}]} | [{'op':'add','path':'/spec/imagePullSecrets/-','value':{'name':'ours'}}]"
      },
      quoteCharacter = '"')
  void whatThePodWouldHaveInheritedIsKept(String podSpec, String patch) {
    assertThat(
            PullSecretPatch.of(
                    JsonParser.parseString(podSpec.replace('\'', '"')).getAsJsonObject(),
                    "/spec",
                    "ours",
                    List.of("a", "ours"))
                .toString())
        .isEqualTo(patch.replace('\'', '"'));
  }
}
