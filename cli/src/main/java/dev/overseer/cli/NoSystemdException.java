package dev.overseer.cli;

/** There is no systemd that runs services of this user. */
final class NoSystemdException extends CommandException {
  private static final long serialVersionUID = 1L;

  NoSystemdException(String why) {
    super(
        """
        there is no systemd here that runs services for you (%s). Start "overseer up" by what starts programs here:
          in a container    as its command: overseer up --data /data
          with cron         crontab -e, and the line: @reboot overseer up >>"$HOME/overseer.log" 2>&1
          over ssh          log in as yourself, not by su or sudo: those have no systemd of their own
          right now         nohup overseer up >overseer.log 2>&1 &\
        """
            .formatted(SafeText.of(why)));
  }
}
