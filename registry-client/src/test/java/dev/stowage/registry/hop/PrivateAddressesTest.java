package dev.stowage.registry.hop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases 1 and 3 of the registry cases: only parsed, no packet is sent anywhere. */
class PrivateAddressesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "2852039166",
        "[::ffff:a9fe:a9fe]",
        "64:ff9b::a9fe:a9fe",
        "::ffff:0:a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "::a9fe:a9fe",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0",
        "0.0.0.0",
        "::",
        "::1",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "100.100.100.200",
        "100.127.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "fc00::1",
        "fd00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "64:ff9b:1::1",
        "2001:0:53aa::1",
        "100::1"
      })
  void case03APrivateAddressIsFoundInEverySpelling(String address) throws UnknownHostException {
    assertThat(PrivateAddresses.contains(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "169.253.1.1",
        "192.167.1.1",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450::1",
        "64:ff9b::808:808",
        "2002:808:808::1"
      })
  void aPublicAddressIsLeftAlone(String address) throws UnknownHostException {
    assertThat(PrivateAddresses.contains(InetAddress.getByName(address))).isFalse();
  }
}
