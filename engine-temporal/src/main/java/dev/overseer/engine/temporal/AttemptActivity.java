package dev.overseer.engine.temporal;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import tools.jackson.databind.node.ObjectNode;

/** One attempt at a task. */
@ActivityInterface
public interface AttemptActivity {

  /** Makes it, and returns an {@link Outcome}. */
  @ActivityMethod(name = Names.ATTEMPT)
  ObjectNode attempt(ObjectNode order);
}
