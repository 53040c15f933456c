package dev.overseer.testkit.discord;

/**
 * Who somebody is, in every guild.
 *
 * @param bot whether it is an application's
 */
record Account(String id, String name, boolean bot) {}
