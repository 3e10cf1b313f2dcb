package dev.stowage.puller.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.stowage.image.ImageReference;
import dev.stowage.puller.KnownFacts;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.mode.RewriteMode;
import dev.stowage.puller.plan.CopyState;
import dev.stowage.puller.secret.PullSecretRules;
import dev.stowage.puller.webhook.AdmissionDecision.AsIs;
import dev.stowage.puller.webhook.AdmissionDecision.Changed;
import dev.stowage.puller.webhook.AdmissionDecision.Reason;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PodAdmissionTest {
  private static final String TARGET = "backup.example:5000/store/";
  private static final String COPY = TARGET + "docker.io/library/nginx:1.25";
  private static final String INIT_COPY = TARGET + "quay.io/a/wait:2";
  private static final String POD =
      """
      {"apiVersion": "v1", "kind": "Pod", "futureField": {"kept": [1, 2.50]},
       "metadata": {"name": "web", "annotations": {"team": "a"}},
       "spec": {"imagePullSecrets": [{"name": "own"}],
         "initContainers": [{"name": "wait", "image": "quay.io/a/wait:2", "newField": true}],
         "containers": [{"name": "main", "image": "nginx:1.25", "imagePullPolicy": "Always"},
                        {"name": "side", "image": "redis:7"}],
         "volumes": [{"name": "v", "image": {"reference": "redis:7"}}]}}
      """;

  private final KnownFacts facts =
      new KnownFacts()
          .copied("nginx:1.25", COPY)
          .copied("quay.io/a/wait:2", INIT_COPY)
          .namespace("shop", Map.of());

  @Test
  void whatHasAVerifiedCopyUsesItAndNothingElseIsTouched() {
    JsonObject after = Reviews.after(POD, decide(POD));

    JsonObject expected = Reviews.json(POD);
    expected
        .getAsJsonObject("metadata")
        .getAsJsonObject("annotations")
        .addProperty(
            "stowage.dev/original-images",
            "{\"containers/main\":\"nginx:1.25\",\"initContainers/wait\":\"quay.io/a/wait:2\"}");
    container(expected, "containers").addProperty("image", COPY);
    container(expected, "initContainers").addProperty("image", INIT_COPY);
    assertThat(after).isEqualTo(expected);
  }

  @Test
  void anImageVolumeGetsItsCopyAndOtherVolumesStay() {
    String pod =
        """
        {"metadata": {"name": "web", "namespace": "shop", "annotations": {}}, "spec": {"volumes": [
          {"name": "scratch", "emptyDir": {}},
          {"name": "model", "image": {"reference": "%s", "pullPolicy": "Always"}}]}}
        """;
    String image = "nginx:1.25";
    JsonObject after = Reviews.after(pod.formatted(image), decide(pod.formatted(image)));

    JsonObject expected = Reviews.json(pod.formatted(COPY));
    expected
        .getAsJsonObject("metadata")
        .getAsJsonObject("annotations")
        .addProperty("stowage.dev/original-images", "{\"volumes/model\":\"nginx:1.25\"}");
    assertThat(after).isEqualTo(expected);
  }

  @Test
  void theSentenceSaysWhatWasChanged() {
    assertThat(decide(POD))
        .isInstanceOfSatisfying(
            Changed.class,
            changed ->
                assertThat(changed.sentence())
                    .contains("containers/main uses " + COPY + " instead of nginx:1.25")
                    .contains("initContainers/wait")
                    .doesNotContain("redis"));
  }

  @Test
  void withoutAVerifiedCopyThePodStaysAndTheReasonIsSaid() {
    facts.state(
        "redis:7",
        new CopyState.FailedForGood(ImageReference.parse("redis:7"), "MANIFEST_UNKNOWN"));

    assertAsIs(
        decide(
            pod(
                """
                {"name": "a", "image": "redis:7"}, {"name": "b", "image": "busybox"},
                {"name": "c", "image": "NOT an image"}\
                """)),
        Reason.NOTHING_TO_CHANGE,
        "no copy of docker.io/library/redis:7: MANIFEST_UNKNOWN",
        "no verified copy of docker.io/library/busybox:latest",
        "'NOT an image' is no image reference");
  }

  @ParameterizedTest
  @CsvSource({"workload, mode workload", "off, mode off"})
  void otherModesLeaveThePodAlone(String mode, String sentence) {
    facts.namespace("shop", Map.of(ModeRules.ANNOTATION, mode));

    assertAsIs(decide(POD), Reason.MODE, sentence);
    assertThat(decide(POD).warning()).isEmpty();
  }

  @Test
  void reportSaysWhatWouldBeChanged() {
    facts.namespace("shop", Map.of(ModeRules.ANNOTATION, "report"));

    assertAsIs(decide(POD), Reason.REPORTED, "containers/main uses " + COPY);
  }

  @Test
  void reportSaysSoWhenNothingWouldBe() {
    facts.namespace("shop", Map.of(ModeRules.ANNOTATION, "report"));

    assertAsIs(
        decide(pod("{\"name\": \"a\", \"image\": \"redis:7\"}")),
        Reason.NOTHING_TO_CHANGE,
        "no verified copy");
  }

  @Test
  void thePodsOwnAnnotationComesBeforeItsNamespaces() {
    facts.namespace("shop", Map.of(ModeRules.ANNOTATION, "off"));
    String annotated = POD.replace("\"team\": \"a\"", "\"stowage.dev/rewrite\": \"pod\"");

    assertThat(decide(annotated)).isInstanceOf(Changed.class);
  }

  @Test
  void anAnnotationThatIsNoModeIsSaidToWhoeverWroteIt() {
    String annotated = POD.replace("\"team\": \"a\"", "\"stowage.dev/rewrite\": \"p\\nod\"");

    AdmissionDecision decision = decide(annotated);

    assertAsIs(decision, Reason.MODE, "mode off");
    assertThat(decision.warning().orElseThrow())
        .contains("'p\\u000aod' is no mode", "set workload, pod, report or off")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kube-system", "stowage"})
  void protectedNamespacesAreNeverTouched(String namespace) {
    facts.namespace(namespace, Map.of(ModeRules.ANNOTATION, "pod"));

    assertAsIs(decide(Reviews.creation(namespace, POD), none()), Reason.PROTECTED, namespace);
  }

  @Test
  void mirrorPodsAreNeverTouched() {
    String mirror = POD.replace("\"team\": \"a\"", "\"kubernetes.io/config.mirror\": \"c0ffee\"");

    assertAsIs(decide(mirror), Reason.MIRROR, "mirror pod");
  }

  @Test
  void beforeTheCopiesAreKnownThePodStays() {
    facts.copiesComplete(false);

    assertAsIs(decide(POD), Reason.STARTING, "the copies are not known yet");
  }

  @Test
  void beforeTheNamespaceIsKnownThePodStays() {
    facts.withoutNamespace("shop");

    assertAsIs(decide(POD), Reason.STARTING, "namespace shop is not known yet");
  }

  @ParameterizedTest
  @CsvSource({"UPDATE,''", "DELETE,''", "CONNECT,exec", "UPDATE,status", "CREATE,eviction"})
  void otherChangesOfPodsAreLeftAlone(String operation, String subResource) {
    assertAsIs(
        decide(Reviews.ofOperation(operation, subResource), none()), Reason.OTHER_OBJECT, "only");
  }

  @Test
  void otherObjectsAreLeftAlone() {
    String review = Reviews.creation("shop", POD).replace("\"pods\"", "\"deployments\"");

    assertAsIs(decide(review, none()), Reason.OTHER_OBJECT, "only");
  }

  @Test
  void aNewEphemeralContainerUsesTheCopyAndTheOthersStay() {
    String before = ephemeralPod("{\"name\": \"old\", \"image\": \"nginx:1.25\"}");
    String now =
        ephemeralPod(
            "{\"name\": \"old\", \"image\": \"nginx:1.25\"}, {\"name\": \"new\", \"image\": \"nginx:1.25\"}");

    AdmissionDecision decision =
        decide(Reviews.ephemeral("Pod", "shop", now, before), secret("pull"));

    assertThat(Reviews.after(now, decision).toString())
        .isEqualTo(
            Reviews.json(
                    ephemeralPod(
                        "{\"name\": \"old\", \"image\": \"nginx:1.25\"}, {\"name\": \"new\", \"image\": \"%s\"}"
                            .formatted(COPY)))
                .toString());
  }

  @Test
  void serversBefore122SendEphemeralContainersAsAListOfItsOwn() {
    String now =
        """
        {"kind": "EphemeralContainers", "metadata": {"name": "web"},
         "ephemeralContainers": [{"name": "new", "image": "nginx:1.25"}]}
        """;

    AdmissionDecision decision =
        decide(
            Reviews.ephemeral("EphemeralContainers", "shop", now, "{\"ephemeralContainers\": []}"),
            secret("pull"));

    assertThat(Reviews.after(now, decision).toString())
        .isEqualTo(Reviews.json(now.replace("nginx:1.25", COPY)).toString());
  }

  @Test
  void thePullSecretIsAppendedWhereTheNamespaceOptedIn() {
    JsonObject after =
        Reviews.after(POD, decide(Reviews.creation("shop", POD), secret("stowage-pull")));

    assertThat(after.getAsJsonObject("spec").get("imagePullSecrets").toString())
        .isEqualTo("[{\"name\":\"own\"},{\"name\":\"stowage-pull\"}]");
  }

  @Test
  void thePullSecretIsNotNamedWhereTheNamespaceDidNotOptIn() {
    PullSecretRules elsewhere = new PullSecretRules("stowage-pull", Set.of("other"));

    assertThat(
            Reviews.after(POD, decide(Reviews.creation("shop", POD), elsewhere))
                .getAsJsonObject("spec")
                .get("imagePullSecrets")
                .toString())
        .isEqualTo("[{\"name\":\"own\"}]");
  }

  @Test
  void aPodThatStaysIsNotGivenThePullSecret() {
    String pod = pod("{\"name\": \"a\", \"image\": \"redis:7\"}");

    assertThat(decide(Reviews.creation("shop", pod), secret("stowage-pull")))
        .isInstanceOf(AsIs.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"spec\": {\"containers\": [{\"name\": \"main\", \"image\": \"nginx:1.25\"}]}}",
        "{\"metadata\": {}, \"spec\": {\"containers\": [{\"name\": \"main\", \"image\": \"nginx:1.25\"}]}}",
        "{\"metadata\": {\"annotations\": null}, \"spec\": {\"containers\": [{\"name\": \"main\", \"image\": \"nginx:1.25\"}]}}",
        "{\"metadata\": {\"annotations\": {\"stowage.dev/original-images\": \"{torn\"}}, \"spec\": {\"containers\": [{\"name\": \"main\", \"image\": \"nginx:1.25\"}]}}",
        "{\"metadata\": {\"annotations\": {\"stowage.dev/original-images\": \"{\\\"containers/\\\": \\\"x\\\", \\\"containers/a/b\\\": \\\"x\\\"}\"}}, \"spec\": {\"containers\": [{\"name\": \"main\", \"image\": \"nginx:1.25\"}]}}"
      })
  void missingAndBrokenAnnotationsAreMadeAnew(String pod) {
    JsonObject after = Reviews.after(pod, decide(pod));

    assertThat(container(after, "containers").get("image")).isEqualTo(new JsonPrimitive(COPY));
    assertThat(after.getAsJsonObject("metadata").getAsJsonObject("annotations").toString())
        .isEqualTo(
            "{\"stowage.dev/original-images\":\"{\\\"containers/main\\\":\\\"nginx:1.25\\\"}\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"spec\": []}",
        "{\"spec\": {\"containers\": {}}}",
        "{\"spec\": {\"containers\": [null, 1, [], {}, {\"name\": 7, \"image\": \"nginx:1.25\"}]}}",
        "{\"spec\": {\"containers\": [{\"name\": \"a\"}, {\"image\": \"nginx:1.25\"}]}}",
        "{\"spec\": {\"containers\": [{\"name\": \"\", \"image\": \"nginx:1.25\"}]}}",
        "{\"spec\": {\"containers\": [{\"name\": \"a/b\", \"image\": \"nginx:1.25\"}]}}",
        "{\"metadata\": 1, \"spec\": {\"containers\": [{\"name\": \"a\", \"image\": 1}]}}"
      })
  void whatTheApiServerWillRefuseAnywayIsLeftToIt(String pod) {
    assertAsIs(decide(pod), Reason.NOTHING_TO_CHANGE, "");
  }

  @Test
  void aCopyThatIsItselfTheSourceOfACopyIsNotMovedOn() {
    facts.copied(COPY, "elsewhere.example/x:1");

    JsonObject after = Reviews.after(POD, decide(POD));

    assertAsIs(decide(after.toString()), Reason.NOTHING_TO_CHANGE, "uses its copy");
  }

  @Test
  void anImageThatIsItsOwnCopyStays() {
    facts.copied(COPY, COPY);

    assertAsIs(
        decide(pod("{\"name\": \"a\", \"image\": \"%s\"}".formatted(COPY))),
        Reason.NOTHING_TO_CHANGE,
        "is its own copy");
  }

  /** Whatever a pod looks like: asked again, it is left as it is. */
  @Test
  void applyingTheDecisionTwiceChangesNothing() {
    Random random = new Random(20_261_121);
    List<String> images =
        List.of("nginx:1.25", "docker.io/library/nginx:1.25", "quay.io/a/wait:2", "redis:7", COPY);
    int changed = 0;
    for (int round = 0; round < 500; round++) {
      StringBuilder containers = new StringBuilder();
      for (int i = 0; i <= random.nextInt(4); i++) {
        containers.append(
            "%s{\"name\": \"c%d\", \"image\": \"%s\"}"
                .formatted(i == 0 ? "" : ",", i, images.get(random.nextInt(images.size()))));
      }
      String pod = pod(containers.toString());
      if (random.nextBoolean()) {
        pod = pod.replace("\"spec\": {", "\"spec\": {\"imagePullSecrets\": [], ");
      }
      AdmissionDecision first = decide(Reviews.creation("shop", pod), secret("pull"));
      if (first instanceof Changed) {
        changed++;
        String after = Reviews.after(pod, first).toString();

        assertAsIs(
            decide(Reviews.creation("shop", after), secret("pull")), Reason.NOTHING_TO_CHANGE, "");
      }
    }
    assertThat(changed).isGreaterThan(100);
  }

  private static String pod(String containers) {
    return "{\"metadata\": {\"generateName\": \"web-\"}, \"spec\": {\"containers\": [%s]}}"
        .formatted(containers);
  }

  private static String ephemeralPod(String containers) {
    return """
    {"metadata": {"name": "web"}, "spec": {"containers": [{"name": "main", "image": "nginx:1.25"}],
     "ephemeralContainers": [%s]}}
    """
        .formatted(containers);
  }

  private static JsonObject container(JsonObject pod, String field) {
    return pod.getAsJsonObject("spec").getAsJsonArray(field).get(0).getAsJsonObject();
  }

  private static PullSecretRules none() {
    return new PullSecretRules(null, Set.of("*"));
  }

  private static PullSecretRules secret(String name) {
    return new PullSecretRules(name, Set.of("shop"));
  }

  private AdmissionDecision decide(String pod) {
    return decide(Reviews.creation("shop", pod), none());
  }

  private AdmissionDecision decide(String review, PullSecretRules pullSecrets) {
    return new PodAdmission(
            Set.of("kube-system", "stowage"),
            new ModeRules(RewriteMode.POD, Map.of()),
            pullSecrets,
            facts.namespaces(),
            facts.copies())
        .decide(AdmissionRequest.parse(review));
  }

  private static void assertAsIs(AdmissionDecision decision, Reason reason, String... parts) {
    assertThat(decision)
        .isInstanceOfSatisfying(AsIs.class, asIs -> assertThat(asIs.reason()).isEqualTo(reason));
    assertThat(decision.sentence()).contains(parts).doesNotContain("\n");
  }
}
