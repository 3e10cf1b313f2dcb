package dev.stowage.testengine;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Says, in a line of its own, which test is skipped and what it needs. */
final class SkippedTest {

  private SkippedTest() {}

  static ConditionEvaluationResult needs(String what, ExtensionContext context) {
    String line = "skipped (needs %s): %s".formatted(what, nameOf(context));
    System.err.println(line);
    return ConditionEvaluationResult.disabled(line);
  }

  private static String nameOf(ExtensionContext context) {
    String testClass = context.getRequiredTestClass().getName();
    return context
        .getTestMethod()
        .map(method -> testClass + "." + method.getName())
        .orElse(testClass);
  }
}
