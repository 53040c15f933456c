package dev.overseer.server;

import java.nio.file.Path;

/**
 * A certificate and its key, both PEM.
 *
 * @param certificateChain the server's own certificate first
 * @param privateKey PKCS#8, without a password
 */
public record TlsFiles(Path certificateChain, Path privateKey) {}
