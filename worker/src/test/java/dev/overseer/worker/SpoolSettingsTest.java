package dev.overseer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.Settings;
import dev.overseer.worker.spool.SpoolLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpoolSettingsTest {
  private static final List<Setting<?>> ALL =
      Stream.concat(
              WorkerSettings.SPOOL.stream(),
              Stream.of(
                  WorkerSettings.STATE_FILE,
                  WorkerSettings.PIPE_DIR,
                  WorkerSettings.EXECUTION_META_DIR))
          .toList();

  @Test
  void oneFolderStandsForAll() {
    Settings settings = SpoolSettings.read(ALL, Map.of(), Map.of("OVERSEER_SPOOL", "/srv/spool"));

    assertThat(WorkerSettings.layout(settings)).isEqualTo(SpoolLayout.under(Path.of("/srv/spool")));
    assertThat(settings.get(WorkerSettings.STATE_FILE))
        .isEqualTo(Path.of("/srv/spool/orchestrator_state.json"));
    assertThat(settings.get(WorkerSettings.PIPE_DIR)).isEqualTo(Path.of("/srv/spool/pipes"));
    assertThat(settings.get(WorkerSettings.EXECUTION_META_DIR))
        .isEqualTo(Path.of("/srv/spool/execution_meta"));
  }

  @Test
  void aFolderGivenByItselfWinsOverTheOneForAllInTheSamePlaceOrAWeakerOne() {
    Settings settings =
        SpoolSettings.read(
            ALL,
            Map.of("--spool", "/flag", "--task-dir", "/own/tasks"),
            Map.of("RESULT_DIR", "/variable/results", "OVERSEER_SPOOL", "/variable"));

    assertThat(settings.get(WorkerSettings.TASK_DIR)).isEqualTo(Path.of("/own/tasks"));
    assertThat(settings.get(WorkerSettings.RESULT_DIR)).isEqualTo(Path.of("/flag/results"));
    assertThat(
            SpoolSettings.read(
                    ALL,
                    Map.of(),
                    Map.of("RESULT_DIR", "/variable/results", "OVERSEER_SPOOL", "/variable"))
                .get(WorkerSettings.RESULT_DIR))
        .isEqualTo(Path.of("/variable/results"));
  }

  @Test
  void withoutIt() {
    assertThat(WorkerSettings.layout(SpoolSettings.read(ALL, Map.of(), Map.of())))
        .isEqualTo(SpoolLayout.under(Path.of("/shared")));
  }
}
