package dev.overseer.testkit.discord;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** All the rooms of the fake, wired up. */
final class World {
  static final String TOKEN =
      "MTA4NzY1NDMyMTA5ODc2NTQzMg.GfAkEt.0verseer-t0ken_of-the-fake-b0t1234567";

  final InstantSource clock;
  final Supplier<String> base;
  final Violations violations;
  final Channels channels;
  final Guilds guilds;
  final Gateway gateway;
  final Threads threads;
  final Posting posting;
  final Webhooks webhooks;
  final Builder builder;
  final Commands commands;
  final PrivateMessages privateMessages;
  final Interactions interactions;
  final Answers answers;
  final Attachments attachments;
  final SigningKey key = SigningKey.create();
  final BotApi botApi;

  /** In the order in which they are asked. */
  final List<Api> apis;

  World(FakeRules rules, Buckets buckets, InstantSource clock, Supplier<String> base) {
    this.clock = clock;
    this.base = base;
    violations = new Violations(clock);
    channels = new Channels(clock);
    guilds = new Guilds(channels);
    gateway = new Gateway(channels, guilds, violations, rules, clock, TOKEN);
    threads = new Threads(channels, guilds, gateway, clock);
    posting = new Posting(channels, guilds, threads, gateway, clock, base);
    webhooks = new Webhooks(channels, guilds, threads, posting, gateway, buckets);
    builder = new Builder(channels, guilds, threads, webhooks, gateway);
    commands = new Commands(channels, guilds, clock);
    privateMessages = new PrivateMessages(channels);
    interactions = new Interactions(channels, guilds, privateMessages, clock, base);
    answers = new Answers(channels, guilds, posting, interactions, privateMessages);
    attachments = new Attachments(channels);
    botApi =
        new BotApi(
            channels,
            buckets,
            List.of(
                new SelfRoutes(guilds, gateway, key.publicHex()),
                commands,
                new WebhookRoutes(channels, guilds, webhooks),
                new GuildRoutes(guilds, builder),
                new ThreadRoutes(channels, guilds, builder, threads, posting),
                new MessageRoutes(channels, guilds, posting),
                new ChannelRoutes(channels, guilds, builder, threads, buckets)),
            TOKEN);
    apis =
        List.of(
            attachments,
            new InteractionRoutes(
                channels, interactions, answers, posting, buckets, guilds.bot().id()),
            webhooks,
            botApi);
  }
}
