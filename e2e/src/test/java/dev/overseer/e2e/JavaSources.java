package dev.overseer.e2e;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Questions to source files that the parser alone can answer: names, not types. */
final class JavaSources {
  private static final Pattern QUALIFIED =
      Pattern.compile("(java|javax|org|dev|io|tools|com)(\\.[a-z_0-9]+)+\\.[A-Z]\\w*");

  private JavaSources() {}

  /** Returns where a method of this name is called, as {@code file:line}. */
  static List<String> callsOf(String method, List<Path> files) {
    List<String> found = new ArrayList<>();
    scan(
        files,
        (unit, trees) ->
            new TreePathScanner<@Nullable Void, @Nullable Void>() {
              @Override
              public @Nullable Void visitMethodInvocation(
                  MethodInvocationTree call, @Nullable Void nothing) {
                Tree called = call.getMethodSelect();
                String name =
                    called instanceof MemberSelectTree select
                        ? select.getIdentifier().toString()
                        : called.toString();
                if (name.equals(method)) {
                  found.add(placeOf(call, unit, trees));
                }
                return super.visitMethodInvocation(call, null);
              }
            });
    return found;
  }

  /** Returns where a type is named together with its package, outside of the imports. */
  static List<String> qualifiedTypes(List<Path> files) {
    List<String> found = new ArrayList<>();
    scan(
        files,
        (unit, trees) ->
            new TreePathScanner<@Nullable Void, @Nullable Void>() {
              @Override
              public @Nullable Void visitImport(ImportTree node, @Nullable Void nothing) {
                return null;
              }

              @Override
              public @Nullable Void visitPackage(PackageTree node, @Nullable Void nothing) {
                return null;
              }

              @Override
              public @Nullable Void visitMemberSelect(
                  MemberSelectTree select, @Nullable Void nothing) {
                if (QUALIFIED.matcher(select.toString()).matches() && !isTaken(select, unit)) {
                  found.add(select + " at " + placeOf(select, unit, trees));
                }
                return super.visitMemberSelect(select, null);
              }
            });
    return found;
  }

  /** Two types of one name can't both be imported. */
  private static boolean isTaken(MemberSelectTree type, CompilationUnitTree unit) {
    return unit.getImports().stream()
        .map(taken -> taken.getQualifiedIdentifier().toString())
        .anyMatch(
            taken -> taken.endsWith("." + type.getIdentifier()) && !taken.equals(type.toString()));
  }

  /** Returns the public types, nested ones as well, that no documentation comment precedes. */
  static List<String> publicTypesWithoutJavadoc(List<Path> files) {
    List<String> found = new ArrayList<>();
    scan(
        files,
        (unit, trees) ->
            new TreePathScanner<@Nullable Void, @Nullable Void>() {
              @Override
              public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
                if (isPublic(getCurrentPath()) && trees.getDocComment(getCurrentPath()) == null) {
                  found.add(type.getSimpleName() + " at " + placeOf(type, unit, trees));
                }
                return super.visitClass(type, null);
              }
            });
    return found;
  }

  /** A type is as public as the least public one around it. */
  private static boolean isPublic(TreePath path) {
    for (TreePath at = path; at.getLeaf() instanceof ClassTree type; at = at.getParentPath()) {
      boolean inInterface =
          at.getParentPath().getLeaf() instanceof ClassTree outer
              && outer.getKind() == Tree.Kind.INTERFACE;
      if (!inInterface && !type.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
        return false;
      }
    }
    return true;
  }

  private static String placeOf(Tree tree, CompilationUnitTree unit, DocTrees trees) {
    long at = trees.getSourcePositions().getStartPosition(unit, tree);
    return Path.of(unit.getSourceFile().getName()).getFileName()
        + ":"
        + unit.getLineMap().getLineNumber(at);
  }

  private interface Question {
    TreePathScanner<@Nullable Void, @Nullable Void> of(CompilationUnitTree unit, DocTrees trees);
  }

  private static void scan(List<Path> files, Question question) {
    if (files.isEmpty()) {
      return;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      DocTrees trees = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        question.of(unit, trees).scan(unit, null);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
