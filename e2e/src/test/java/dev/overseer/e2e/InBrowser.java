package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.testkit.browser.Browser;
import dev.overseer.testkit.browser.BrowserProfile;
import dev.overseer.testkit.browser.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * One browser for all tests of the console; each test has people of its own. Where there is none
 * the tests are skipped, and it is said why. After each test its pages must be without faults, and
 * have asked nobody but the hub; a test that fails leaves pictures of them in {@code
 * target/browser}.
 */
final class InBrowser
    implements BeforeAllCallback, AfterEachCallback, TestExecutionExceptionHandler {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(InBrowser.class);
  private static final Path PICTURES = SourceTree.ROOT.resolve("e2e/target/browser");

  private final List<BrowserProfile> people = new ArrayList<>();
  private final List<Page> pages = new ArrayList<>();
  private Optional<Browser> browser = Optional.empty();
  private boolean faultsExpected;

  /** Closed at the end of all tests: the store sees to that. */
  private record Shared(Browser browser) implements AutoCloseable {
    static Shared start(Path program) {
      return new Shared(Browser.start(program));
    }

    @Override
    public void close() {
      browser.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Optional<Path> program = Browser.find();
    if (program.isEmpty()) {
      String why =
          "no Chromium on PATH and no OVERSEER_BROWSER: the console is not tested (apt-get install"
              + " chromium)";
      System.out.printf("%s skipped: %s%n", context.getDisplayName(), why);
      Assumptions.abort(why);
    }
    browser =
        Optional.of(
            context
                .getRoot()
                .getStore(OURS)
                .computeIfAbsent("browser", _ -> Shared.start(program.get()), Shared.class)
                .browser());
  }

  /** A page of a new person's, still empty. */
  Page newPage() {
    return newPage(newPerson());
  }

  /** Another page of somebody's. */
  Page newPage(BrowserProfile person) {
    Page page = person.newPage();
    pages.add(page);
    return page;
  }

  BrowserProfile newPerson() {
    BrowserProfile person = browser.orElseThrow().newProfile();
    people.add(person);
    return person;
  }

  /** The pages of this test are shown what makes a browser complain. */
  void expectFaults() {
    faultsExpected = true;
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    for (int i = 0; i < pages.size(); i++) {
      String name =
          "%s-%s-%d.png"
              .formatted(
                  context.getRequiredTestClass().getSimpleName(),
                  context.getRequiredTestMethod().getName(),
                  i);
      try {
        pages.get(i).screenshot(PICTURES.resolve(name));
      } catch (RuntimeException noPicture) {
        failure.addSuppressed(noPicture);
      }
    }
    throw failure;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    try {
      if (!faultsExpected) {
        for (Page page : pages) {
          assertThat(page.faults()).as("faults of a page").isEmpty();
          assertThat(page.requests())
              .as("nobody is asked but this machine")
              .allMatch(url -> url.matches("(http|ws)://127\\.0\\.0\\.1:.*|(blob|data|about):.*"));
        }
      }
    } finally {
      people.forEach(BrowserProfile::close);
      people.clear();
      pages.clear();
      faultsExpected = false;
    }
  }
}
