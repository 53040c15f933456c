package dev.overseer.discord;

import dev.overseer.discord.http.RequestBody;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A post with files, as {@code multipart/form-data}: RFC 7578. The files are read as they are sent.
 */
final class Multipart implements RequestBody {
  private final Bytes payload;
  private final List<Attachment> files;
  private final List<byte[]> heads = new ArrayList<>();
  private final byte[] tail;

  /**
   * @param boundary what no part contains: chance must see to that
   * @param payload the post as JSON; not to be changed until the request has been answered
   */
  Multipart(String boundary, Bytes payload, List<Attachment> files) {
    this.payload = payload;
    this.files = files;
    heads.add(
        bytes(
            "--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"payload_json\""
                + "\r\nContent-Type: application/json\r\n\r\n"));
    for (int i = 0; i < files.size(); i++) {
      heads.add(
          bytes(
              "\r\n--"
                  + boundary
                  + "\r\nContent-Disposition: form-data; name=\"files["
                  + i
                  + "]\"; filename=\""
                  + files.get(i).fileName()
                  + "\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"));
    }
    tail = bytes("\r\n--" + boundary + "--\r\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public long length() {
    long length = (long) payload.size() + tail.length;
    for (byte[] head : heads) {
      length += head.length;
    }
    return length + Post.bytesOf(files);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(heads.getFirst());
    out.write(payload.lent(), 0, payload.size());
    for (int i = 0; i < files.size(); i++) {
      out.write(heads.get(i + 1));
      files.get(i).text().writeTo(out);
    }
    out.write(tail);
  }
}
