package dev.overseer.hub.exec;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import dev.cel.runtime.CelVariableResolver;
import dev.cel.runtime.Program;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * An expression that can be evaluated. It is made ready in the background, since loading what
 * evaluates CEL takes as long as loading what checks it; the first evaluation waits for that.
 * Thread-safe.
 */
final class CelProgram {
  private static final ThreadPoolExecutor BACKGROUND =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          work -> Thread.ofPlatform().name("overseer-cel").daemon().unstarted(work));

  static {
    BACKGROUND.allowCoreThreadTimeOut(true);
  }

  private final CompletableFuture<Program> program;

  /**
   * @param sample variables for a first evaluation whose result doesn't matter: it loads what the
   *     next ones need
   */
  CelProgram(CelAbstractSyntaxTree expression, CelVariableResolver sample) {
    program = CompletableFuture.supplyAsync(() -> plan(expression, sample), BACKGROUND);
  }

  /** Begins to load what evaluates CEL, so that it goes on while an expression is checked. */
  static void preload() {
    BACKGROUND.execute(Evaluator::load);
  }

  /** Waits until an evaluation doesn't have to wait. */
  void awaitReady() {
    program.exceptionally(fault -> null).join();
  }

  /**
   * Evaluates the expression.
   *
   * @throws ConditionFailedException if that fails, or gives something other than true or false
   */
  boolean holds(CelVariableResolver variables) throws ConditionFailedException {
    Object result;
    try {
      result = program.join().eval(variables);
    } catch (CelEvaluationException e) {
      throw new ConditionFailedException(e.getErrorCode().name(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // A fault in CEL itself must cost a line, not the thread that reads all children.
      throw new ConditionFailedException(e.getClass().getSimpleName(), String.valueOf(e));
    }
    if (result instanceof Boolean holds) {
      return holds;
    }
    throw new ConditionFailedException("NO_BOOLEAN", "the result is neither true nor false");
  }

  private static Program plan(CelAbstractSyntaxTree expression, CelVariableResolver sample) {
    try {
      Program program = Evaluator.RUNTIME.createProgram(expression);
      evaluateOnce(program, sample);
      return program;
    } catch (CelEvaluationException e) {
      throw new CompletionException(e);
    }
  }

  private static void evaluateOnce(Program program, CelVariableResolver sample) {
    try {
      program.eval(sample);
    } catch (CelEvaluationException | RuntimeException expected) {
      // The sample need not fit the expression.
    }
  }

  /** What evaluates CEL; loaded when it is first touched. */
  private static final class Evaluator {
    static final CelRuntime RUNTIME =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(CelDialect.OPTIONS)
            .setStandardFunctions(
                CelStandardFunctions.newBuilder()
                    .excludeFunctions(StandardFunction.MATCHES)
                    .build())
            .addFunctionBindings(new KeptPatterns().bindings())
            .build();

    static void load() {
      // Touching the class is enough.
    }
  }
}
