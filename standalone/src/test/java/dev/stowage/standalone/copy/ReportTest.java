package dev.stowage.standalone.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stowage.registry.error.RegistryErrorCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private static final ListOutcome LIST =
      new ListOutcome(
          new CopyList(Optional.of("images.txt"), List.of()),
          Outcomes.TOOK,
          List.of(
              Outcomes.copied("a", false, List.of("linux/s390x is missing")),
              Outcomes.copied("b", true, List.of()),
              Outcomes.failed("c", RegistryErrorCode.NOT_FOUND),
              Outcomes.planned("d")));

  @Test
  void theDocumentHoldsEachListWithItsSumsAndEveryImage() throws Exception {
    JsonNode list = new ObjectMapper().readTree(ReportJson.of(List.of(LIST))).at("/lists/0");

    assertThat(list.path("file").asText()).isEqualTo("images.txt");
    assertThat(list.path("seconds").asDouble()).isEqualTo(1.5);
    assertThat(list.path("images").asInt()).isEqualTo(4);
    assertThat(list.path("copied").asInt()).isEqualTo(1);
    assertThat(list.path("alreadyThere").asInt()).isEqualTo(1);
    assertThat(list.path("failed").asInt()).isEqualTo(1);
    assertThat(list.path("bytes").asLong()).isEqualTo(200);
    assertThat(list.path("bytesMoved").asLong()).isEqualTo(60);
    assertThat(list.at("/results/0/source").asText()).isEqualTo("source.example/a:1");
    assertThat(list.at("/results/0/digest").asText()).isEqualTo(Outcomes.DIGEST.toString());
    assertThat(list.at("/results/0/notes/0").asText()).isEqualTo("linux/s390x is missing");
    assertThat(list.at("/results/2/code").asText()).isEqualTo("NOT_FOUND");
    assertThat(list.at("/results/2/message").asText()).isEqualTo("pull: it said no");
    assertThat(list.at("/results/2/advice").asText())
        .isEqualTo(RegistryErrorCode.NOT_FOUND.advice());
    assertThat(list.at("/results/3/bytesToBring").asLong()).isEqualTo(400);
  }

  @Test
  void everyOutcomeIsOneLineAndAFailureSaysWhatToDo() {
    assertThat(LIST.images().stream().map(OutcomeLines::of))
        .containsExactly(
            "source.example/a:1 → target.example/a:1: "
                + Outcomes.DIGEST
                + ", 60 of 100 bytes moved; linux/s390x is missing",
            "target.example/b:1 is there already: " + Outcomes.DIGEST,
            "stowage: source.example/c:1 → target.example/c:1: pull: it said no; what to do: "
                + RegistryErrorCode.NOT_FOUND.advice(),
            "source.example/d:1 → target.example/d:1: "
                + Outcomes.DIGEST
                + ", would push 2 manifests and bring 3 blobs of 400 bytes");
    assertThat(OutcomeLines.of(LIST))
        .isEqualTo(
            "images.txt: 4 images in 1.5 s: 1 copied, 1 there already, 1 failed; 60 of 200 bytes moved");
  }
}
