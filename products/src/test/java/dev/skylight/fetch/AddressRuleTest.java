package dev.skylight.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skylight.fetch.AddressRule.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** Which addresses may be connected to. Judged only: no packet leaves for any of them. */
class AddressRuleTest {

  private static void assertJudged(Verdict verdict, String... literals)
      throws UnknownHostException {
    for (String literal : literals) {
      assertEquals(verdict, AddressRule.judge(InetAddress.getByName(literal)), literal);
    }
  }

  @Test
  void whatIsAnybodysIsPublic() throws UnknownHostException {
    assertJudged(
        Verdict.PUBLIC,
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:4860:4860::8888",
        "2606:4700:4700::1111",
        "2a00:1450:4001:830::200e");
  }

  @Test
  void whatIsThisMachinesOrItsNetworksIsInside() throws UnknownHostException {
    assertJudged(
        Verdict.INSIDE,
        "127.0.0.1",
        "127.255.255.254",
        "10.0.0.1",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "192.168.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "240.0.0.1",
        "254.255.255.255",
        "::1",
        "fc00::1",
        "fd12:3456:789a::1",
        "fec0::1",
        "100::1",
        "2001::1",
        "2001:1ff::1",
        "2001:db8::1",
        "3fff::1",
        "5f00::1",
        "64:ff9b:1::1");
  }

  @Test
  void whatHandsOutCredentialsOrIsNoOneMachineIsNeverConnectedTo() throws UnknownHostException {
    assertJudged(
        Verdict.NEVER,
        "169.254.169.254",
        "169.254.170.2",
        "169.254.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "0.0.0.0",
        "0.1.2.3",
        "224.0.0.1",
        "239.255.255.250",
        "255.255.255.255",
        "::",
        "fe80::1",
        "febf::1",
        "ff02::1",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254");
  }

  @Test
  void anAddressWithinAnotherIsJudgedAsWell() throws UnknownHostException {
    assertJudged(
        Verdict.INSIDE,
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808", // whose gateway it is, nobody knows
        "2002:7f00:1::1",
        "2002:808:808::1",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1");
    assertJudged(
        Verdict.NEVER,
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "::169.254.169.254",
        "::100.100.100.200");
  }

  /** The JDK makes IPv4 of these; another source of addresses may not. */
  @Test
  void bytesOfIpv4InIpv6AreNotLetThrough() {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = 8;
    mapped[15] = 8;
    assertEquals(Verdict.INSIDE, AddressRule.judge(mapped));
    mapped[12] = 127;
    assertEquals(Verdict.INSIDE, AddressRule.judge(mapped));
    mapped[12] = (byte) 169;
    mapped[13] = (byte) 254;
    assertEquals(Verdict.NEVER, AddressRule.judge(mapped));
  }
}
