package dev.skylight.e2e;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A resolver on the loopback address that writes down what it is asked and knows nothing. */
final class NameListener {

  private static final int PORT = 53;
  private static final int HEADER = 12;

  private NameListener() {}

  /**
   * Runs until it is killed.
   *
   * @param args the file that gets a line for each look-up; it exists once this listens
   */
  public static void main(String... args) throws IOException {
    Path file = Path.of(args[0]);
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(here, PORT))) {
      Files.createFile(file);
      byte[] bytes = new byte[1500];
      while (true) {
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        socket.receive(packet);
        Files.writeString(file, name(bytes, packet.getLength()) + "\n", StandardOpenOption.APPEND);
        bytes[2] |= (byte) 0x80; // an answer
        bytes[3] = (byte) ((bytes[3] & 0xf0) | 3); // there is no such name
        socket.send(packet);
      }
    }
  }

  private static String name(byte[] query, int length) {
    StringBuilder name = new StringBuilder();
    int at = HEADER;
    while (at < length && query[at] != 0 && at + 1 + query[at] <= length) {
      name.append(name.isEmpty() ? "" : ".")
          .append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII));
      at += 1 + query[at];
    }
    return name.toString();
  }
}
