package dev.overseer.bot.jda;

import dev.overseer.bot.guild.DiscordGuilds;
import dev.overseer.bot.guild.GuildListener;
import dev.overseer.bot.guild.Heard;
import dev.overseer.bot.guild.InteractionReply;
import dev.overseer.bot.guild.Person;
import dev.overseer.bot.guild.Reply;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import net.dv8tion.jda.api.entities.Member;
import net.dv8tion.jda.api.entities.Message;
import net.dv8tion.jda.api.entities.Role;
import net.dv8tion.jda.api.events.channel.ChannelDeleteEvent;
import net.dv8tion.jda.api.events.interaction.command.SlashCommandInteractionEvent;
import net.dv8tion.jda.api.events.interaction.component.ButtonInteractionEvent;
import net.dv8tion.jda.api.events.message.MessageReceivedEvent;
import net.dv8tion.jda.api.events.session.ReadyEvent;
import net.dv8tion.jda.api.events.session.SessionDisconnectEvent;
import net.dv8tion.jda.api.events.session.SessionRecreateEvent;
import net.dv8tion.jda.api.events.session.SessionResumeEvent;
import net.dv8tion.jda.api.events.session.ShutdownEvent;
import net.dv8tion.jda.api.hooks.ListenerAdapter;
import net.dv8tion.jda.api.interactions.Interaction;
import net.dv8tion.jda.api.interactions.commands.OptionMapping;
import net.dv8tion.jda.api.requests.CloseCode;

/** JDA's events as ours. Each is handed to a thread of its own: JDA's must not wait. */
final class Listen extends ListenerAdapter {
  private final DiscordGuilds guilds;
  private final GuildListener listener;
  private final Executor threads;

  Listen(DiscordGuilds guilds, GuildListener listener, Executor threads) {
    this.guilds = guilds;
    this.listener = listener;
    this.threads = threads;
  }

  @Override
  public void onReady(ReadyEvent event) {
    threads.execute(listener::connected);
  }

  @Override
  public void onSessionResume(SessionResumeEvent event) {
    threads.execute(listener::connected);
  }

  @Override
  public void onSessionRecreate(SessionRecreateEvent event) {
    threads.execute(listener::connected);
  }

  @Override
  public void onSessionDisconnect(SessionDisconnectEvent event) {
    threads.execute(listener::disconnected);
  }

  @Override
  public void onShutdown(ShutdownEvent event) {
    // Where we asked for it there is no such code.
    Optional.ofNullable(event.getCloseCode())
        .filter(code -> !code.isReconnect())
        .ifPresent(code -> threads.execute(() -> listener.refused(why(code))));
  }

  private static String why(CloseCode code) {
    return code == CloseCode.DISALLOWED_INTENTS
        ? "Discord does not let the bot read messages: turn on Message Content Intent on the"
            + " application's page, or set ACCEPT_PLAIN to false"
        : "Discord ended the connection for good: %d %s"
            .formatted(code.getCode(), code.getMeaning());
  }

  @Override
  public void onSlashCommandInteraction(SlashCommandInteractionEvent event) {
    Member member = event.getMember();
    if (member == null) {
      return;
    }
    Optional<Heard.Attached> file =
        Optional.ofNullable(event.getOption("file"))
            .map(OptionMapping::getAsAttachment)
            .map(one -> new Heard.Attached(one.getFileName(), one.getUrl(), one.getSize()));
    Heard.Command command =
        new Heard.Command(
            Long.toUnsignedString(event.getChannelIdLong()),
            person(member),
            event.getName(),
            Optional.ofNullable(event.getOption("text")).map(OptionMapping::getAsString),
            file);
    Reply reply = reply(event);
    threads.execute(() -> listener.command(command, reply));
  }

  @Override
  public void onButtonInteraction(ButtonInteractionEvent event) {
    Member member = event.getMember();
    if (member == null) {
      return;
    }
    Heard.Press press =
        new Heard.Press(
            Long.toUnsignedString(event.getChannelIdLong()),
            person(member),
            event.getComponentId());
    Reply reply = reply(event);
    threads.execute(() -> listener.press(press, reply));
  }

  private Reply reply(Interaction interaction) {
    return new InteractionReply(
        guilds,
        interaction.getJDA().getSelfUser().getApplicationId(),
        interaction.getToken(),
        json -> guilds.firstReply(interaction.getId(), interaction.getToken(), json));
  }

  @Override
  public void onMessageReceived(MessageReceivedEvent event) {
    Member member = event.getMember();
    Message message = event.getMessage();
    if (member == null || message.isWebhookMessage() || event.getAuthor().isBot()) {
      return;
    }
    Heard.Message heard =
        new Heard.Message(
            event.getChannel().getId(),
            person(member),
            message.getId(),
            message.getContentDisplay());
    threads.execute(() -> listener.message(heard));
  }

  @Override
  public void onChannelDelete(ChannelDeleteEvent event) {
    String id = event.getChannel().getId();
    threads.execute(() -> listener.gone(id));
  }

  private static Person person(Member member) {
    return new Person(
        member.getId(),
        member.getEffectiveName(),
        member.getUnsortedRoles().stream().map(Role::getId).collect(Collectors.toSet()));
  }
}
