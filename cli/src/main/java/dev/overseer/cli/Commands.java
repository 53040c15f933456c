package dev.overseer.cli;

import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Every command, in the order that the help shows. A command line that names one gets a tree of
 * only that one: reading the annotations of all of them is most of what a start costs.
 */
final class Commands {
  /** To add a command, write its class and name it here. */
  private static final List<Entry> ALL =
      List.of(
          Entry.of("up", UpCommand::new),
          Entry.of("init", InitCommand::new),
          Entry.of("service", ServiceCommand::new),
          Entry.of("serve", ServeCommand::new),
          Entry.of("demo", DemoCommand::new),
          Entry.of("run", RunCommand::new),
          Entry.of("ps", PsCommand::new),
          Entry.of("logs", LogsCommand::new),
          Entry.of("top", TopCommand::new),
          Entry.of("stop", StopCommand::new),
          Entry.of("reset", ResetCommand::new),
          Entry.of("actions", ActionsCommand::new),
          Entry.of("pool", PoolCommand::new),
          Entry.of("purge", PurgeCommand::new),
          Entry.of("work", WorkCommand::spec),
          Entry.of("listen", ListenCommand::spec),
          Entry.of("submit", SubmitCommand::new),
          Entry.of("status", StatusCommand::new),
          Entry.of("task", TaskCommand::new),
          Entry.of("dlq", DlqCommand::new),
          Entry.of("drain", DrainCommand::new),
          Entry.of("watch", WatchCommand::new),
          Entry.of("bot", BotCommand::spec),
          Entry.of("bridge", BridgeCommand::spec),
          Entry.of("ask", AskCommand::spec),
          Entry.aboutOthers("help", HelpCommand::new),
          Entry.aboutOthers("completion", CompletionCommand::new));

  private Commands() {}

  /** Returns the tree that these arguments need: one command, none for the version, or all. */
  static CommandLine treeFor(String... args) {
    return treeFor(ALL, args);
  }

  /** The same over a list of the caller's. */
  static CommandLine treeFor(List<Entry> commands, String... args) {
    CommandLine root = new CommandLine(new RootCommand());
    String first = args.length == 0 ? "" : args[0];
    if (first.equals("--version") || first.equals("-V")) {
      return root;
    }
    commands.stream()
        .filter(entry -> entry.name.equals(first) && !entry.aboutOthers)
        .findFirst()
        .ifPresentOrElse(
            only -> only.addTo(root), () -> commands.forEach(entry -> entry.addTo(root)));
    return root;
  }

  /** A command that is not made before it is needed. */
  static final class Entry {
    private final String name;
    private final boolean aboutOthers;
    private final Supplier<Object> command;

    private Entry(String name, boolean aboutOthers, Supplier<Object> command) {
      this.name = name;
      this.aboutOthers = aboutOthers;
      this.command = command;
    }

    static Entry of(String name, Supplier<Object> command) {
      return new Entry(name, false, command);
    }

    /** A command that speaks of the other commands, and so needs them all in its tree. */
    static Entry aboutOthers(String name, Supplier<Object> command) {
      return new Entry(name, true, command);
    }

    /** Adds it to the tree, with a {@code --help} of its own, and so for its own commands. */
    private void addTo(CommandLine root) {
      CommandLine line = new CommandLine(command.get());
      addHelp(line);
      line.getSubcommands().values().forEach(Entry::addHelp);
      root.addSubcommand(name, line);
    }

    private static void addHelp(CommandLine line) {
      // A command's header is its line in the list of all; its own help begins with the usage.
      line.setHelpSectionKeys(
          line.getHelpSectionKeys().stream()
              .filter(key -> !key.equals(UsageMessageSpec.SECTION_KEY_HEADER))
              .toList());
      line.getCommandSpec()
          .addOption(
              OptionSpec.builder("-h", "--help")
                  .usageHelp(true)
                  .description("Show this help.")
                  .build());
    }
  }

  /** The names, for completion. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ALL.stream().map(entry -> entry.name).iterator();
    }
  }
}
