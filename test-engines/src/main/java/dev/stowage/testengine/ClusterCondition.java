package dev.stowage.testengine;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test that needs a cluster when none is given. */
final class ClusterCondition implements ExecutionCondition {
  private final Optional<Path> kubeconfig;

  ClusterCondition() {
    this(TestCluster.kubeconfig(System.getenv()));
  }

  ClusterCondition(Optional<Path> kubeconfig) {
    this.kubeconfig = kubeconfig;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (kubeconfig.isPresent()) {
      return ConditionEvaluationResult.enabled("KUBECONFIG is " + kubeconfig.get());
    }
    return SkippedTest.needs("KUBECONFIG", context);
  }
}
