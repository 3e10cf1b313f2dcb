package dev.stowage.testengine;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test that needs a control plane of its own where there are no programs for one. */
final class ControlPlaneCondition implements ExecutionCondition {
  private final Optional<LabPrograms> programs = LabPrograms.find(System.getenv());

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return programs
        .map(found -> ConditionEvaluationResult.enabled("there is " + found.apiServer()))
        .orElseGet(
            () -> SkippedTest.needs("etcd on the PATH and kube-apiserver in $LAB/bin", context));
  }
}
