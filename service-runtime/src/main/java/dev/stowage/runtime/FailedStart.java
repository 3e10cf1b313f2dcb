package dev.stowage.runtime;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.BeanRegistration;
import io.micronaut.context.exceptions.BeanDestructionException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what a start that failed had begun: threads, consumers, leases. Micronaut closes nothing of
 * a context that has not come to run.
 */
final class FailedStart {
  private static final Logger LOG = LoggerFactory.getLogger(FailedStart.class);

  private FailedStart() {}

  static void end(ApplicationContext context) {
    if (!context.isRunning()) {
      List<BeanRegistration<Object>> left =
          new ArrayList<>(context.getActiveBeanRegistrations(Object.class));
      while (!left.isEmpty()) {
        BeanRegistration<Object> next = nextOf(left);
        left.remove(next);
        destroy(context, next);
      }
    }
    context.close();
  }

  // What others were given is ended after them.
  private static BeanRegistration<Object> nextOf(List<BeanRegistration<Object>> left) {
    return left.stream()
        .filter(bean -> left.stream().noneMatch(other -> !other.equals(bean) && needs(other, bean)))
        .findFirst()
        .orElseGet(left::getFirst);
  }

  private static boolean needs(BeanRegistration<Object> bean, BeanRegistration<Object> other) {
    Collection<Class<?>> needed = bean.getBeanDefinition().getRequiredComponents();
    return needed.stream().anyMatch(type -> type.isInstance(other.getBean()));
  }

  private static void destroy(ApplicationContext context, BeanRegistration<Object> bean) {
    try {
      context.destroyBean(bean);
    } catch (BeanDestructionException e) {
      LOG.warn("{} was not ended: {}", bean.getBeanDefinition().getName(), e.getMessage());
    }
  }
}
