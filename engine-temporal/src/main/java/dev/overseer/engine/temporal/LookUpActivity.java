package dev.overseer.engine.temporal;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import tools.jackson.databind.node.ObjectNode;

/** Tells a task what became of another one that it can't ask itself. */
@ActivityInterface
public interface LookUpActivity {

  /** Looks; the answer's {@code state} is completed, failed, open, or unknown. */
  @ActivityMethod(name = Names.LOOK_UP)
  ObjectNode lookUp(ObjectNode what);
}
