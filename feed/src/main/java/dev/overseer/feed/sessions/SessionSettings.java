package dev.overseer.feed.sessions;

import dev.overseer.core.settings.Kinds;
import dev.overseer.core.settings.Setting;
import java.nio.file.Path;
import java.util.List;

/** What may be said of agents' sessions. */
public final class SessionSettings {
  /** Where there are transcripts besides those of the user's own agents. */
  public static final Setting<List<Path>> FOLDERS =
      Setting.of("folders", Kinds.listOf(Kinds.path()))
          .byDefault(List.of())
          .means(
              "Folders with transcripts, besides those of the user's own agents: of agents in"
                  + " containers, say.");

  private SessionSettings() {}
}
