package dev.overseer.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.module.ModuleFinder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The module graph of docs/architecture.md and the rules of CONTRIBUTING.md, held against every
 * module's compiled classes, and against its sources where a class file does not tell.
 */
class HouseRulesTest {
  private static final String LIBRARY_LOGS = "dev.overseer.cli.LibraryLogs";

  private static final Set<String> STARTS_VIRTUAL =
      Set.of("ofVirtual", "startVirtualThread", "newVirtualThreadPerTaskExecutor");

  /** Which of our modules a module may use. A new module has to be entered here. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("core", Set.of()),
          Map.entry("posix", Set.of("core")),
          Map.entry("protocol", Set.of("core")),
          Map.entry("hub", Set.of("core", "posix")),
          Map.entry("transcript", Set.of("core")),
          Map.entry("discord", Set.of("core")),
          Map.entry("sidecar", Set.of("core", "transcript", "discord")),
          Map.entry("bot", Set.of("core", "discord")),
          Map.entry("worker", Set.of("core", "posix", "transcript")),
          Map.entry("engine-temporal", Set.of("core", "posix", "worker")),
          Map.entry("bridge", Set.of("core", "posix", "transcript")),
          Map.entry("server", Set.of("core", "posix", "protocol", "hub")),
          Map.entry("client", Set.of("core", "protocol")),
          Map.entry("feed", Set.of("core", "posix", "transcript", "worker", "server")),
          Map.entry(
              "cli",
              Set.of(
                  "core",
                  "posix",
                  "protocol",
                  "hub",
                  "server",
                  "client",
                  "worker",
                  "transcript",
                  "sidecar",
                  "bridge",
                  "bot",
                  "feed")),
          Map.entry("testkit", Set.of("core", "posix", "protocol")),
          Map.entry("dist", Set.of()),
          Map.entry("deploy", Set.of()),
          Map.entry("e2e", Set.of("testkit")),
          Map.entry(
              "bench",
              Set.of("core", "posix", "protocol", "hub", "server", "client", "worker", "testkit")));

  /** Whose other libraries are counted too, as packages; anyone else may choose. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "core", Set.of(),
          "posix", Set.of(),
          "protocol", Set.of("tools.jackson", "com.fasterxml.jackson.annotation"),
          "transcript", Set.of(),
          "discord", Set.of("tools.jackson.core"),
          "sidecar", Set.of(),
          "hub", Set.of("dev.cel", "com.google.re2j"));

  private static final Set<String> JAVA_BASE =
      ModuleFinder.ofSystem().find("java.base").orElseThrow().descriptor().packages();

  private static final String OURS = "dev.overseer.";

  private static final Map<String, JavaClasses> COMPILED = new ConcurrentHashMap<>();

  static List<String> modules() {
    return SourceTree.modules();
  }

  static List<String> modulesWithCountedLibraries() {
    return modules().stream().filter(LIBRARIES::containsKey).toList();
  }

  /** Printing is what the cli and a benchmark are for, and dist is part of the build. */
  static List<String> modulesThatPrintNothing() {
    return except("cli", "dist", "bench");
  }

  static List<String> modulesBuiltBefore() {
    return except("bench");
  }

  @Test
  void everyModuleHasItsRule() {
    assertThat(MAY_USE.keySet()).containsAll(modules());
  }

  @ParameterizedTest
  @MethodSource("modules")
  void usesOnlyTheModulesThatItMay(String module) {
    classes()
        .should(
            onlyDependOnClassesThat(
                describe(
                    "are its own, or of " + MAY_USE.get(module),
                    used ->
                        !used.getPackageName().startsWith(OURS)
                            || isOf(module, used)
                            || MAY_USE.getOrDefault(module, Set.of()).stream()
                                .anyMatch(other -> isOf(other, used)))))
        .allowEmptyShould(true)
        .check(compiled(module));
  }

  @ParameterizedTest
  @MethodSource("modulesWithCountedLibraries")
  void usesOnlyTheLibrariesThatItMay(String module) {
    Set<String> libraries = LIBRARIES.getOrDefault(module, Set.of());
    classes()
        .should(
            onlyDependOnClassesThat(
                describe(
                    "are ours, of java.base, or of " + libraries,
                    used ->
                        used.getPackageName().startsWith(OURS)
                            || used.getPackageName().equals("org.jspecify.annotations")
                            || used.getBaseComponentType().isPrimitive()
                            || JAVA_BASE.contains(used.getBaseComponentType().getPackageName())
                            || libraries.stream().anyMatch(library -> isIn(library, used)))))
        .allowEmptyShould(true)
        .check(compiled(module));
  }

  @Test
  void theHubDoesNotKnowItsDrivers() {
    noClasses()
        .that(describe("are not of the exec driver", one -> !isIn(OURS + "hub.exec", one)))
        .should()
        .dependOnClassesThat(in(OURS + "hub.exec"))
        .allowEmptyShould(true)
        .check(compiled("hub"));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void logsThroughNoJavaUtilLogging(String module) {
    // LibraryLogs is where what others log there becomes ours.
    noClasses()
        .that(describe("are not LibraryLogs", one -> !one.getName().equals(LIBRARY_LOGS)))
        .should()
        .dependOnClassesThat(in("java.util.logging"))
        .allowEmptyShould(true)
        .check(compiled(module));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void startsNoVirtualThreads(String module) {
    // JDK-8373120: docs/decisions/0015.
    noClasses()
        .should()
        .callMethodWhere(
            describe(
                "start virtual threads",
                call -> STARTS_VIRTUAL.contains(call.getTarget().getName())))
        .allowEmptyShould(true)
        .check(compiled(module));
  }

  @ParameterizedTest
  @MethodSource("modulesThatPrintNothing")
  void printsNothing(String module) {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethodWhere(
            describe(
                "print a stack trace to stderr",
                call ->
                    call.getTarget().getName().equals("printStackTrace")
                        && call.getTarget().getRawParameterTypes().isEmpty()))
        .allowEmptyShould(true)
        .check(compiled(module));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void marksItsPackages(String module) {
    classes().should(beInNullMarkedPackages()).allowEmptyShould(true).check(compiled(module));
  }

  /** Otherwise every rule above holds of nothing. */
  @ParameterizedTest
  @MethodSource("modulesBuiltBefore")
  void wasCompiledBeforeItWasJudged(String module) {
    boolean hasSources = !SourceTree.javaFiles(module + "/src/main/java").isEmpty();

    assertThat(compiled(module).isEmpty()).isNotEqualTo(hasSources);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void testsNeverSleep(String module) {
    assertThat(JavaSources.callsOf("sleep", SourceTree.javaFiles(module + "/src/test")))
        .as("a test waits for what it waits for: with Awaitility, or by moving its ManualTimers")
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void publicTypesSayWhatTheyAre(String module) {
    assertThat(
            JavaSources.publicTypesWithoutJavadoc(SourceTree.javaFiles(module + "/src/main/java")))
        .as("each public is a commitment: its Javadoc says to what")
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void typesAreImported(String module) {
    assertThat(JavaSources.qualifiedTypes(SourceTree.javaFiles(module + "/src")))
        .as("a type is named by its own name, and imported")
        .isEmpty();
  }

  private static List<String> except(String... names) {
    return modules().stream().filter(module -> !List.of(names).contains(module)).toList();
  }

  private static JavaClasses compiled(String module) {
    return COMPILED.computeIfAbsent(
        module,
        name ->
            new ClassFileImporter().importPath(SourceTree.ROOT.resolve(name + "/target/classes")));
  }

  private static boolean isOf(String module, JavaClass type) {
    return isIn(OURS + module.replace('-', '.'), type);
  }

  private static boolean isIn(String packageName, JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    return name.equals(packageName) || name.startsWith(packageName + ".");
  }

  private static DescribedPredicate<JavaClass> in(String packageName) {
    return describe("are in " + packageName, type -> isIn(packageName, type));
  }

  private static ArchCondition<JavaClass> beInNullMarkedPackages() {
    return new ArchCondition<>("be in packages that package-info.java marks @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(type, marked, type.getName() + " is in an unmarked package"));
      }
    };
  }
}
