package dev.stowage.puller.webhook;

import com.google.gson.JsonArray;
import dev.stowage.image.Printable;
import java.util.Locale;
import java.util.Optional;

/** What the API server is told: the pod is always let in, changed or as it is. */
sealed interface AdmissionDecision {

  /** One line for the audit log. */
  String sentence();

  /** What whoever created the pod is told besides, where they can do something about it. */
  Optional<String> warning();

  /** The outcome's name in metrics. */
  String label();

  /** It uses copies. */
  record Changed(JsonArray patch, String sentence) implements AdmissionDecision {
    @Override
    public Optional<String> warning() {
      return Optional.empty();
    }

    @Override
    public String label() {
      return "changed";
    }
  }

  /** It stays as it is. */
  record AsIs(Reason reason, String sentence, Optional<String> warning)
      implements AdmissionDecision {
    AsIs(Reason reason, String sentence) {
      this(reason, sentence, Optional.empty());
    }

    @Override
    public String label() {
      return reason.name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why a pod stays as it is. */
  enum Reason {
    /** It is not what the webhook is for. */
    OTHER_OBJECT,
    /** Its namespace is never touched. */
    PROTECTED,
    /** It mirrors a pod that only its node can change. */
    MIRROR,
    /** Not everything is known yet. */
    STARTING,
    /** Another mode holds. */
    MODE,
    /** It would be changed, but that is only to be said. */
    REPORTED,
    /** Nothing of it has a verified copy that it does not use already. */
    NOTHING_TO_CHANGE
  }

  /** What others wrote, for a sentence. */
  static String shown(String text) {
    return Printable.of(text, 300);
  }
}
