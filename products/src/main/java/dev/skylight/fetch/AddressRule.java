package dev.skylight.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses may be connected to. Of the blocks the first that holds an address decides; IPv4
 * is public where no block holds it, IPv6 only where it is global unicast (IANA's registries of
 * special-purpose addresses, and what clouds document of their metadata services).
 */
final class AddressRule {

  /** What an address is to us. */
  enum Verdict {
    /** Anybody's. */
    PUBLIC,
    /** This machine's, its network's, or nobody's: only for hosts that are allowed by name. */
    INSIDE,
    /** Hands out credentials of the machine, or is no one machine: for no host. */
    NEVER
  }

  private static final int IPV6_BYTES = 16;

  private static final List<Block> IPV4 =
      List.of(
          never("0.0.0.0/8"), // this machine, whatever its address
          never("169.254.0.0/16"), // link-local: metadata of AWS, Google, Azure and most others
          never("100.100.100.200/32"), // metadata of Alibaba
          never("168.63.129.16/32"), // Azure's wire server, at an address that looks public
          never("192.0.0.192/32"), // metadata of Oracle
          never("224.0.0.0/4"), // multicast
          never("255.255.255.255/32"),
          inside("10.0.0.0/8"),
          inside("100.64.0.0/10"), // carriers' NAT
          inside("127.0.0.0/8"),
          inside("172.16.0.0/12"),
          inside("192.0.0.0/24"),
          inside("192.0.2.0/24"),
          inside("192.88.99.0/24"),
          inside("192.168.0.0/16"),
          inside("198.18.0.0/15"),
          inside("198.51.100.0/24"),
          inside("203.0.113.0/24"),
          inside("240.0.0.0/4"));

  private static final List<Block> IPV6 =
      List.of(
          never("::/128"),
          never("fd00:ec2::/32"), // metadata and credentials of AWS
          never("fd20:ce::254/128"), // metadata of Google
          never("fe80::/10"),
          never("ff00::/8"),
          inside("::1/128"),
          wraps("::ffff:0:0/96", 12), // IPv4 in IPv6
          wraps("::/96", 12), // the same as it was once written
          wraps("64:ff9b::/96", 12), // NAT64
          wraps("2002::/16", 2), // 6to4
          inside("2001::/23"), // Teredo and other protocols
          inside("2001:db8::/32"),
          inside("3fff::/20"),
          new Block("2000::/3", Verdict.PUBLIC, 0),
          inside("::/0"));

  private AddressRule() {}

  /** Judges an address; nothing is looked up. */
  static Verdict judge(InetAddress address) {
    return judge(address.getAddress());
  }

  /** The same of 4 or 16 bytes. */
  static Verdict judge(byte[] address) {
    for (Block block : address.length == IPV6_BYTES ? IPV6 : IPV4) {
      if (block.holds(address)) {
        return block.verdict(address);
      }
    }
    return Verdict.PUBLIC;
  }

  private static Block never(String block) {
    return new Block(block, Verdict.NEVER, 0);
  }

  private static Block inside(String block) {
    return new Block(block, Verdict.INSIDE, 0);
  }

  private static Block wraps(String block, int at) {
    return new Block(block, Verdict.INSIDE, at);
  }

  /** Addresses that begin alike. */
  private static final class Block {

    private final byte[] prefix;
    private final int bits;
    private final Verdict verdict;

    /** Where an IPv4 address lies in it; 0 for nowhere. */
    private final int wrapped;

    Block(String block, Verdict verdict, int wrapped) {
      String[] sides = block.split("/", -1);
      this.prefix = literal(sides[0]);
      this.bits = Integer.parseInt(sides[1]);
      this.verdict = verdict;
      this.wrapped = wrapped;
    }

    /** Not by way of InetAddress alone, which makes IPv4 of what is mapped into IPv6. */
    private static byte[] literal(String text) {
      try {
        byte[] address = InetAddress.getByName(text).getAddress();
        if (address.length == IPV6_BYTES || !text.contains(":")) {
          return address;
        }
        byte[] mapped = new byte[IPV6_BYTES];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(address, 0, mapped, 12, address.length);
        return mapped;
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(text, e);
      }
    }

    boolean holds(byte[] address) {
      int whole = bits / Byte.SIZE;
      if (!Arrays.equals(address, 0, whole, prefix, 0, whole)) {
        return false;
      }
      int rest = bits % Byte.SIZE;
      return rest == 0 || ((address[whole] ^ prefix[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
    }

    Verdict verdict(byte[] address) {
      if (wrapped == 0) {
        return verdict;
      }
      Verdict within = judge(Arrays.copyOfRange(address, wrapped, wrapped + 4));
      return within == Verdict.NEVER ? Verdict.NEVER : verdict;
    }
  }
}
