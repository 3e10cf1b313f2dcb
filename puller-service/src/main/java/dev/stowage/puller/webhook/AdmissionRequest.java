package dev.stowage.puller.webhook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.internal.Streams;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;

/**
 * What an AdmissionReview asks about. Fields that nobody here knows stay in the objects.
 *
 * @param uid has to be in the answer
 * @param pod the object as it is to be stored; before any other webhook that follows
 * @param before what is stored now; empty when nothing is
 */
record AdmissionRequest(
    String uid, Subject subject, String namespace, JsonObject pod, JsonObject before) {
  private static final String VERSION = "admission.k8s.io/v1";

  /** What is done to what. */
  enum Subject {
    /** A pod is created. */
    NEW_POD,
    /** A pod is given ephemeral containers, and nothing else of it can be changed. */
    EPHEMERAL_CONTAINERS,
    /** The same of servers before 1.22, where the object is a list of its own. */
    EPHEMERAL_CONTAINER_LIST,
    /** Anything else. */
    OTHER
  }

  /**
   * Reads a review.
   *
   * @throws MalformedReviewException when it is none
   */
  static AdmissionRequest parse(String body) {
    JsonObject review = read(body);
    if (!text(review, "apiVersion").equals(VERSION)
        || !text(review, "kind").equals("AdmissionReview")) {
      throw new MalformedReviewException("the body is no AdmissionReview of " + VERSION);
    }
    JsonObject request = object(review, "request");
    String uid = text(request, "uid");
    if (uid.isEmpty()) {
      throw new MalformedReviewException("the AdmissionReview has no request.uid");
    }
    Subject subject = subject(request);
    if (subject != Subject.OTHER && !(request.get("object") instanceof JsonObject)) {
      throw new MalformedReviewException("the AdmissionReview has no request.object");
    }
    return new AdmissionRequest(
        uid,
        subject,
        text(request, "namespace"),
        object(request, "object"),
        object(request, "oldObject"));
  }

  /** The annotations of the pod, as far as the object has them. */
  Map<String, String> annotations() {
    Map<String, String> annotations = new HashMap<>();
    object(object(pod, "metadata"), "annotations")
        .asMap()
        .forEach((key, value) -> {
          if (value instanceof JsonPrimitive text) {
            annotations.put(key, text.getAsString());
          }
        });
    return annotations;
  }

  static JsonObject object(JsonObject parent, String field) {
    return parent.get(field) instanceof JsonObject child ? child : new JsonObject();
  }

  static JsonArray array(JsonObject parent, String field) {
    return parent.get(field) instanceof JsonArray child ? child : new JsonArray();
  }

  static String text(JsonObject parent, String field) {
    return parent.get(field) instanceof JsonPrimitive text && text.isString()
        ? text.getAsString()
        : "";
  }

  private static Subject subject(JsonObject request) {
    JsonObject resource = object(request, "resource");
    if (!text(resource, "group").isEmpty() || !text(resource, "resource").equals("pods")) {
      return Subject.OTHER;
    }
    String change = text(request, "operation") + " " + text(request, "subResource");
    return switch (change) {
      case "CREATE " -> Subject.NEW_POD;
      case "UPDATE ephemeralcontainers" ->
          text(object(request, "kind"), "kind").equals("EphemeralContainers")
              ? Subject.EPHEMERAL_CONTAINER_LIST
              : Subject.EPHEMERAL_CONTAINERS;
      default -> Subject.OTHER;
    };
  }

  // The parser's own messages quote the body over several lines.
  private static JsonObject read(String body) {
    try (JsonReader reader = new JsonReader(new StringReader(body))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement parsed = Streams.parse(reader);
      if (parsed instanceof JsonObject review) {
        return review;
      }
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw new MalformedReviewException("the body is no JSON");
    }
    throw new MalformedReviewException("the body is no JSON object");
  }
}
