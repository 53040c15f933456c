package dev.overseer.hub.exec;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExprVisitor;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what CEL's own checker lets pass and what would then fail for every value: a regular
 * expression that is none, and a part of {@code output} that there isn't. Used once.
 */
final class CheckLiterals extends CelExprVisitor {
  private static final Set<String> PARTS = Set.of("stream", "data", "json");

  private Optional<String> fault = Optional.empty();

  void check(CelAbstractSyntaxTree expression) throws InvalidExpressionException {
    visit(expression);
    if (fault.isPresent()) {
      throw new InvalidExpressionException(fault.get());
    }
  }

  @Override
  protected void visit(CelExpr expression, CelExpr.CelSelect select) {
    CelExpr operand = select.operand();
    if (operand.getKind() == CelExpr.ExprKind.Kind.IDENT
        && operand.ident().name().equals(CelDialect.OUTPUT)
        && !PARTS.contains(select.field())) {
      fault =
          Optional.of(
              "there is no output.%s: write output.stream, output.data or output.json"
                  .formatted(select.field()));
    }
    super.visit(expression, select);
  }

  @Override
  protected void visit(CelExpr expression, CelExpr.CelCall call) {
    List<CelExpr> arguments = call.args();
    if (call.function().equals("matches") && !arguments.isEmpty()) {
      CelExpr pattern = arguments.getLast();
      if (pattern.getKind() == CelExpr.ExprKind.Kind.CONSTANT
          && pattern.constant().getKind() == CelConstant.Kind.STRING_VALUE) {
        checkPattern(pattern.constant().stringValue());
      }
    }
    super.visit(expression, call);
  }

  private void checkPattern(String pattern) {
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      fault =
          Optional.of("\"%s\" is no regular expression: %s".formatted(pattern, e.getDescription()));
    }
  }
}
