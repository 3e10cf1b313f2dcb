package dev.stowage.registry.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;

/** Names as a test scripts them; each look-up takes the next answer, the last one stays. */
final class ScriptedNames implements DnsResolver {
  private final Map<String, Deque<String>> names = new HashMap<>();

  ScriptedNames with(String name, String... addresses) {
    names.put(name, new ArrayDeque<>(List.of(addresses)));
    return this;
  }

  @Override
  public synchronized InetAddress[] resolve(String host) throws UnknownHostException {
    Deque<String> answers = names.get(host);
    if (answers == null) {
      throw new UnknownHostException(host);
    }
    String answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    String[] several = answer.split(",");
    InetAddress[] addresses = new InetAddress[several.length];
    for (int i = 0; i < several.length; i++) {
      addresses[i] = InetAddress.getByAddress(host, InetAddress.getByName(several[i]).getAddress());
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
