package dev.overseer.testkit.browser;

import java.nio.file.Path;
import java.util.Map;

/** A person at a {@link Browser}, with pages of their own. For one thread at a time. */
public final class BrowserProfile implements AutoCloseable {
  private final DevTools tools;
  private final String id;

  BrowserProfile(DevTools tools, String id) {
    this.tools = tools;
    this.id = id;
  }

  /** An empty page, as wide as a desk has room for. */
  public Page newPage() {
    String target =
        tools
            .call(
                "",
                "Target.createTarget",
                Map.of("url", "about:blank", "browserContextId", id, "newWindow", true))
            .path("targetId")
            .asString();
    return Page.attach(tools, target).desk(1280, 800);
  }

  /** Has what is downloaded put there, under the name that the page gives. */
  public void downloadTo(Path folder) {
    tools.call(
        "",
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "browserContextId", id, "downloadPath", folder.toString()));
  }

  @Override
  public void close() {
    tools.call("", "Target.disposeBrowserContext", Map.of("browserContextId", id));
  }
}
