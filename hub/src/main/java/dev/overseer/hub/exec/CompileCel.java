package dev.overseer.hub.exec;

import dev.cel.runtime.CelVariableResolver;
import dev.overseer.posix.StdStream;
import java.util.Optional;

/**
 * Makes conditions from CEL expressions. The only door to CEL: as long as no definition holds an
 * expression, nothing of it is loaded (docs/decisions/0004-cel.md says what that would cost).
 *
 * <p>An expression is parsed and type-checked at once, so that its faults show in the definition;
 * what evaluates it is made ready in the background meanwhile.
 */
final class CompileCel {

  static {
    CelProgram.preload();
  }

  private CompileCel() {}

  /**
   * A condition over {@code value}, a text.
   *
   * @throws InvalidExpressionException if the expression can't be read or doesn't give true or
   *     false
   */
  static ParameterCheck parameterCheck(String expression) throws InvalidExpressionException {
    CelProgram program = new CelProgram(CelDialect.ofValue().check(expression), valueIs(""));
    return value -> program.holds(valueIs(value));
  }

  /**
   * A condition over {@code output.stream}, {@code output.data} and {@code output.json}.
   *
   * @throws InvalidExpressionException if the expression can't be read or can't give true or false
   */
  static LineCondition lineCondition(String expression) throws InvalidExpressionException {
    return new CelLineCondition(
        new CelProgram(
            CelDialect.ofOutput().check(expression), new LineVariables(StdStream.STDOUT, "{}")));
  }

  private static CelVariableResolver valueIs(String value) {
    Optional<Object> found = Optional.of(value);
    return name -> name.equals(CelDialect.VALUE) ? found : Optional.empty();
  }

  private record CelLineCondition(CelProgram program) implements LineCondition {
    @Override
    public boolean holds(StdStream stream, String line) throws ConditionFailedException {
      return program.holds(new LineVariables(stream, line));
    }

    @Override
    public void awaitReady() {
      program.awaitReady();
    }
  }
}
