package dev.overseer.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Connects to a hub's socket, and says in plain words why it can't. */
final class OpenTransport {
  private final HubSettings settings;
  private final Deadline deadline;

  /**
   * @param deadline until when TLS's handshake must be done, too
   */
  OpenTransport(HubSettings settings, Deadline deadline) {
    this.settings = settings;
    this.deadline = deadline;
  }

  Transport open() {
    return switch (settings.address()) {
      case HubAddress.Unix unix -> unix(unix);
      case HubAddress.Tcp tcp -> tcp(tcp);
    };
  }

  private Transport unix(HubAddress.Unix address) {
    Path path = address.socket();
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      deadline.guard(channel);
      try {
        channel.connect(UnixDomainSocketAddress.of(path));
        return new Transport(
            Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      String why = Files.exists(path) ? plainly(e) : "there is no such socket";
      throw new ClientException.NotReachable(address, why, e);
    }
  }

  private Transport tcp(HubAddress.Tcp address) {
    InetAddress[] candidates;
    try {
      candidates = InetAddress.getAllByName(address.host());
    } catch (UnknownHostException e) {
      throw new ClientException.NotReachable(address, "no such host", e);
    }
    // "localhost" may be ::1 and 127.0.0.1, and the hub at one of them only.
    IOException first = null;
    for (InetAddress candidate : candidates) {
      try {
        return tcp(address, candidate);
      } catch (SSLException e) {
        throw CertificateProblem.explain(address, e);
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    IOException failure = first == null ? new UnknownHostException(address.host()) : first;
    throw new ClientException.NotReachable(address, plainly(failure), failure);
  }

  private Transport tcp(HubAddress.Tcp address, InetAddress candidate) throws IOException {
    Socket socket = new Socket();
    deadline.guard(socket);
    try {
      socket.connect(new InetSocketAddress(candidate, address.port()));
      // A request is one small write: nothing is gained by holding it back.
      socket.setTcpNoDelay(true);
      Socket talking = address.tls() ? Tls.over(socket, address, settings) : socket;
      return new Transport(talking.getInputStream(), talking.getOutputStream(), socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** What an I/O error says, without the name of its class where it has words of its own. */
  static String plainly(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.toLowerCase(Locale.ROOT);
  }
}
