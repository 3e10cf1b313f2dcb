package dev.stowage.registry.fake;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/**
 * A fault at chosen requests of one kind, counted from 1; without a choice at every one of them.
 */
public final class FaultScript {
  private static final int BLOCK = 64 * 1024;

  private final FakeRegistry registry;
  private final String method;
  private final String part;
  private final AtomicInteger seen = new AtomicInteger();
  private IntPredicate chosen = count -> true;

  FaultScript(FakeRegistry registry, String method, String part) {
    this.registry = registry;
    this.method = method;
    this.part = part;
  }

  /** At the n-th request alone. */
  public FaultScript nth(int n) {
    chosen = count -> count == n;
    return this;
  }

  /** At the n-th request and all after it. */
  public FaultScript from(int n) {
    chosen = count -> count >= n;
    return this;
  }

  /** At the first n requests. */
  public FaultScript first(int n) {
    chosen = count -> count <= n;
    return this;
  }

  /** Answers with this status instead. */
  public FakeRegistry answers(int status) {
    return answers(status, "");
  }

  /** Answers with this status and text instead. */
  public FakeRegistry answers(int status, String body) {
    return does((request, exchange) -> {
      FakeRegistry.answer(exchange, status, body);
      return true;
    });
  }

  /** Adds a header to the registry's own answer. */
  public FakeRegistry adds(String header, String value) {
    return does((request, exchange) -> {
      exchange.getResponseHeaders().set(header, value);
      return false;
    });
  }

  /** Resets the connection without an answer. */
  public FakeRegistry resets() {
    return does((request, exchange) -> {
      ((WireExchange) exchange).reset();
      throw new IOException("reset as scripted");
    });
  }

  /** Closes the connection without an answer. */
  public FakeRegistry closes() {
    return does((request, exchange) -> {
      throw new IOException("closed as scripted");
    });
  }

  /** Closes the connection after so many bytes of the body. */
  public FakeRegistry cutsAfter(long bytes) {
    return filters(out -> new ChangedBody.Cut(out, bytes));
  }

  /** Sends the body one byte at a time, with a pause after each. */
  public FakeRegistry trickles(Duration pause) {
    return does((request, exchange) -> {
      WireExchange wire = (WireExchange) exchange;
      wire.filterBody(out -> new ChangedBody.Trickle(out, pause, wire.serverEnded()));
      return false;
    });
  }

  /** Sends as many bytes as it should, but others. */
  public FakeRegistry sendsWrongBytes() {
    return filters(ChangedBody.Wrong::new);
  }

  /** Sends a body without an end. */
  public FakeRegistry sendsWithoutEnd(int status) {
    return does((request, exchange) -> {
      exchange.sendResponseHeaders(status, 0);
      byte[] block = new byte[BLOCK];
      Arrays.fill(block, (byte) ' ');
      while (true) {
        exchange.getResponseBody().write(block);
      }
    });
  }

  /** Sends these bytes, whatever they are, and closes the connection. */
  public FakeRegistry sendsRaw(byte[] bytes) {
    return does((request, exchange) -> {
      ((WireExchange) exchange).sendRaw(bytes);
      throw new IOException("closed as scripted");
    });
  }

  /** Does what only this test needs. */
  public FakeRegistry does(FakeRegistry.Fault fault) {
    registry.add(new Scripted(fault));
    return registry;
  }

  private FakeRegistry filters(UnaryOperator<OutputStream> change) {
    return does((request, exchange) -> {
      ((WireExchange) exchange).filterBody(change);
      return false;
    });
  }

  private final class Scripted implements FakeRegistry.Fault {
    private final FakeRegistry.Fault fault;

    Scripted(FakeRegistry.Fault fault) {
      this.fault = fault;
    }

    @Override
    public boolean concerns(FakeRegistry.Request request) {
      return request.is(method, part) && chosen.test(seen.incrementAndGet());
    }

    @Override
    public boolean answers(FakeRegistry.Request request, HttpExchange exchange) throws IOException {
      return fault.answers(request, exchange);
    }
  }
}
