package dev.overseer.hub.exec;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** CEL over the variables that one kind of condition has. Immutable. */
final class CelDialect {
  static final String VALUE = "value";
  static final String OUTPUT = "output";
  static final String STREAM = "output.stream";
  static final String DATA = "output.data";
  static final String JSON = "output.json";

  /** A comprehension over a line's JSON ends here, so that no line can hold up the reader. */
  private static final int MOST_ITERATIONS = 10_000;

  static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .build();

  private final CelCompiler compiler;
  private final Set<CelType> results;
  private final String description;

  private CelDialect(CelCompilerBuilder compiler, Set<CelType> results, String description) {
    this.compiler =
        compiler.setOptions(OPTIONS).setStandardMacros(CelStandardMacro.STANDARD_MACROS).build();
    this.results = results;
    this.description = description;
  }

  /** For a parameter's value. */
  static CelDialect ofValue() {
    return OfValue.INSTANCE;
  }

  /** For a line of output. */
  static CelDialect ofOutput() {
    return OfOutput.INSTANCE;
  }

  /** Parses and type-checks an expression. */
  CelAbstractSyntaxTree check(String expression) throws InvalidExpressionException {
    CelAbstractSyntaxTree checked;
    try {
      checked = compiler.compile(expression).getAst();
    } catch (CelValidationException e) {
      List<CelIssue> errors = e.getErrors();
      throw new InvalidExpressionException(
          "%s; write %s".formatted(describe(errors.getFirst()), description), e);
    }
    CelType result = checked.getResultType();
    if (!results.contains(result)) {
      throw new InvalidExpressionException(
          "it gives a value of type %s; write %s".formatted(result.name(), description));
    }
    new CheckLiterals().check(checked);
    return withoutOverloads(checked);
  }

  private static String describe(CelIssue issue) {
    CelSourceLocation location = issue.getSourceLocation();
    return "line %d, column %d: %s"
        .formatted(location.getLine(), location.getColumn() + 1, issue.getMessage());
  }

  /**
   * Lets a function's overload be chosen when it is called. The checker of this version settles on
   * the first that fits an untyped value: for {@code output.json["a"]["n"] >= 3} the one for two
   * integers, which fails for every number that JSON has.
   */
  private static CelAbstractSyntaxTree withoutOverloads(CelAbstractSyntaxTree checked) {
    Map<Long, CelReference> references = checked.getReferenceMap();
    Map<Long, CelReference> variables = new HashMap<>();
    references.forEach(
        (id, reference) -> {
          List<String> overloads = reference.overloadIds();
          if (overloads.isEmpty()) {
            variables.put(id, reference);
          }
        });
    return CelAbstractSyntaxTree.newCheckedAst(
        checked.getExpr(), checked.getSource(), variables, checked.getTypeMap());
  }

  /** Made when the first parameter has an expression. */
  private static final class OfValue {
    static final CelDialect INSTANCE =
        new CelDialect(
            CelCompilerFactory.standardCelCompilerBuilder().addVar(VALUE, SimpleType.STRING),
            Set.of(SimpleType.BOOL),
            "an expression over value, a string, that gives true or false");
  }

  /**
   * Made when the first output has an expression. The three variables stand beside a map of all of
   * them, so that {@code output["data"]} works too. Parts of the map and of the JSON have no type
   * until they are there: a result that is no boolean then counts as a fault in that line.
   */
  private static final class OfOutput {
    static final CelDialect INSTANCE =
        new CelDialect(
            CelCompilerFactory.standardCelCompilerBuilder()
                .addVar(STREAM, SimpleType.STRING)
                .addVar(DATA, SimpleType.STRING)
                .addVar(JSON, SimpleType.DYN)
                .addVar(OUTPUT, MapType.create(SimpleType.STRING, SimpleType.DYN)),
            Set.of(SimpleType.BOOL, SimpleType.DYN),
            "an expression over output.stream and output.data, strings, and output.json, a map,"
                + " that gives true or false");
  }
}
