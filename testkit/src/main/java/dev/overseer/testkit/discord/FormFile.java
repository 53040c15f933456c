package dev.overseer.testkit.discord;

/**
 * A file of a form.
 *
 * @param field {@code files[0]}
 * @param name its file name
 * @param contentType what it says it is
 * @param bytes all of it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record FormFile(String field, String name, String contentType, byte[] bytes) {}
