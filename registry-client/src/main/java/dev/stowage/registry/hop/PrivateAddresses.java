package dev.stowage.registry.hop;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * The address ranges that no foreign server may send us to: private, loopback, link-local,
 * carrier-grade NAT, multicast and reserved, in IPv4 and every IPv6 form that leads to them (RFC
 * 1918, 6598, 4193, 6052, 3056, 6890). Written out by hand because {@code
 * InetAddress.isSiteLocalAddress} knows neither fd00::/8 nor 100.64.0.0/10 nor 64:ff9b::/96.
 */
final class PrivateAddresses {

  private PrivateAddresses() {}

  static boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address ? containsIpv6(bytes) : containsIpv4(bytes, 0);
  }

  private static boolean containsIpv4(byte[] bytes, int at) {
    int a = bytes[at] & 0xff;
    int b = bytes[at + 1] & 0xff;
    int c = bytes[at + 2] & 0xff;
    return a == 0
        || a == 10
        || a == 127
        || a >= 224
        || (a == 100 && b >= 64 && b < 128)
        || (a == 169 && b == 254)
        || (a == 172 && b >= 16 && b < 32)
        || (a == 192 && b == 168)
        || (a == 192 && b == 0 && (c == 0 || c == 2))
        || (a == 198 && (b == 18 || b == 19))
        || (a == 198 && b == 51 && c == 100)
        || (a == 203 && b == 0 && c == 113);
  }

  private static boolean containsIpv6(byte[] bytes) {
    if (startsWithZeros(bytes, 10)) {
      // ::, ::1, IPv4-compatible and IPv4-mapped addresses.
      return containsIpv4(bytes, 12) || startsWithZeros(bytes, 12);
    }
    if (startsWithZeros(bytes, 8) && bytes[8] == -1 && bytes[9] == -1) {
      // ::ffff:0:0/96 with a shift of 16 bits: IPv4-translated (RFC 2765).
      return containsIpv4(bytes, 12);
    }
    int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
    if (first == 0x0064 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b) {
      // 64:ff9b::/96 carries an IPv4 address, 64:ff9b:1::/48 is for local use.
      return bytes[5] != 0 || containsIpv4(bytes, 12);
    }
    if (first == 0x2002) {
      return containsIpv4(bytes, 2);
    }
    return (first & 0xfe00) == 0xfc00
        || (first & 0xffc0) == 0xfe80
        || (first & 0xffc0) == 0xfec0
        || (first & 0xff00) == 0xff00
        || first == 0x0100
        || (first == 0x2001 && (bytes[2] & 0xfe) == 0);
  }

  private static boolean startsWithZeros(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
