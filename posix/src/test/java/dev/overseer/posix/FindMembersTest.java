package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On tables made by hand, of processes that do not exist: so no environment is ever found. */
class FindMembersTest {
  private static final long BASE = 1L << 40;

  private final Map<Long, ProcStat> rows = new HashMap<>();
  private final FindMembers find = new FindMembers(new GroupMarker("", "token"), 1000);

  @Test
  void takesTheSessionAndItsDescendants() {
    row(10, 1, 10, 2000);
    row(11, 10, 10, 2001);
    row(12, 11, 12, 2002); // called setsid, its parent lives
    row(13, 1, 10, 2003); // an orphan that stayed in the session
    row(14, 12, 14, 2004);
    row(20, 1, 20, 2005);

    assertThat(pids(Map.of(7L, new ProcessIdentity(BASE + 10, 2000)), 7))
        .containsExactlyInAnyOrder(10L, 11L, 12L, 13L, 14L);
  }

  @Test
  void leavesASessionAloneThatHasTheNumberOfAnEndedLeader() {
    row(10, 1, 10, 9000); // the number is another's by now
    row(11, 10, 10, 9001);
    row(12, 1, 10, 2001);

    assertThat(pids(Map.of(7L, new ProcessIdentity(BASE + 10, 2000)), 7)).isEmpty();
  }

  @Test
  void leavesASessionAloneWhoseLeaderIsMissing() {
    row(11, 1, 10, 2001);

    assertThat(pids(Map.of(7L, new ProcessIdentity(BASE + 10, 2000)), 7)).isEmpty();
  }

  @Test
  void survivesCirclesInATornTable() {
    row(10, 12, 50, 2000);
    row(11, 10, 51, 2000);
    row(12, 11, 52, 2000);
    row(20, 20, 53, 2000);

    assertThat(find.find(new ProcTable(rows), Map.of())).isEmpty();
  }

  @Test
  void walksUpAnyNumberOfParents() {
    row(0, 1, 0, 2000);
    for (int i = 1; i <= 50_000; i++) {
      row(i, i - 1, i, 2000 + i);
    }

    assertThat(pids(Map.of(7L, new ProcessIdentity(BASE, 2000)), 7)).hasSize(50_001);
  }

  @Test
  void remembersWhoWasAMember() {
    row(10, 1, 10, 2000);
    row(11, 10, 11, 2001);
    Map<Long, ProcessIdentity> leaders = Map.of(7L, new ProcessIdentity(BASE + 10, 2000));
    assertThat(pids(leaders, 7)).containsExactlyInAnyOrder(10L, 11L);

    rows.clear();
    row(11, 1, 11, 2001); // its parents are gone now
    assertThat(pids(leaders, 7)).containsExactly(11L);

    rows.clear();
    row(11, 1, 11, 2005); // another with its number
    assertThat(pids(leaders, 7)).isEmpty();
  }

  @Test
  void tellsChildrenApart() {
    row(10, 1, 10, 2000);
    row(20, 1, 20, 2000);
    row(21, 20, 21, 2000);
    Map<Long, ProcessIdentity> leaders =
        Map.of(1L, new ProcessIdentity(BASE + 10, 2000), 2L, new ProcessIdentity(BASE + 20, 2000));

    assertThat(pids(leaders, 1)).containsExactly(10L);
    assertThat(pids(leaders, 2)).containsExactlyInAnyOrder(20L, 21L);
  }

  private void row(long pid, long parent, long session, long start) {
    rows.put(
        BASE + pid,
        new ProcStat(
            new ProcessIdentity(BASE + pid, start),
            'S',
            BASE + parent,
            BASE + session,
            BASE + session,
            0,
            0));
  }

  private List<Long> pids(Map<Long, ProcessIdentity> leaders, long number) {
    return find.find(new ProcTable(rows), leaders).getOrDefault(number, List.of()).stream()
        .map(row -> row.identity().pid() - BASE)
        .toList();
  }
}
