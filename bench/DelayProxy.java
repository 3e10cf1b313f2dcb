import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A network with a distance: passes TCP connections on and lets every byte arrive some milliseconds
 * later, in both directions, however many are on their way. The connection's opening takes its round
 * trip as well.
 *
 * <p>{@code java DelayProxy.java MILLISECONDS LISTEN:TARGET...}, ports on 127.0.0.1; ended by its
 * process id.
 */
final class DelayProxy {
  private static final int CHUNK = 64 * 1024;

  private record Chunk(byte[] bytes, long due) {}

  public static void main(String[] arguments) throws Exception {
    long delay = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[0]));
    for (int i = 1; i < arguments.length; i++) {
      String[] ports = arguments[i].split(":");
      ServerSocket listener =
          new ServerSocket(Integer.parseInt(ports[0]), 512, InetAddress.getByName("127.0.0.1"));
      int target = Integer.parseInt(ports[1]);
      Thread.ofPlatform().start(() -> accept(listener, target, delay));
    }
    System.out.println("ready");
  }

  private static void accept(ServerSocket listener, int target, long delay) {
    while (true) {
      try {
        Socket near = listener.accept();
        Thread.ofVirtual().start(() -> connect(near, target, delay));
      } catch (IOException e) {
        System.exit(1);
      }
    }
  }

  private static void connect(Socket near, int target, long delay) {
    try {
      near.setTcpNoDelay(true);
      // The opening's round trip.
      TimeUnit.NANOSECONDS.sleep(2 * delay);
      Socket far = new Socket("127.0.0.1", target);
      far.setTcpNoDelay(true);
      pass(near, far, delay);
      pass(far, near, delay);
    } catch (IOException | InterruptedException e) {
      close(near);
    }
  }

  private static void pass(Socket from, Socket to, long delay) {
    BlockingQueue<Chunk> way = new LinkedBlockingQueue<>(1024);
    Thread.ofVirtual().start(() -> read(from, way, delay));
    Thread.ofVirtual().start(() -> write(to, from, way));
  }

  private static void read(Socket from, BlockingQueue<Chunk> way, long delay) {
    try (InputStream in = from.getInputStream()) {
      while (true) {
        byte[] buffer = new byte[CHUNK];
        int length = in.read(buffer);
        if (length < 0) {
          break;
        }
        way.put(new Chunk(java.util.Arrays.copyOf(buffer, length), System.nanoTime() + delay));
      }
    } catch (IOException | InterruptedException e) {
      // The end is passed on below.
    }
    way.offer(new Chunk(new byte[0], System.nanoTime() + delay));
  }

  private static void write(Socket to, Socket from, BlockingQueue<Chunk> way) {
    try {
      OutputStream out = to.getOutputStream();
      while (true) {
        Chunk chunk = way.take();
        long left = chunk.due() - System.nanoTime();
        if (left > 0) {
          TimeUnit.NANOSECONDS.sleep(left);
        }
        if (chunk.bytes().length == 0) {
          break;
        }
        out.write(chunk.bytes());
      }
    } catch (IOException | InterruptedException e) {
      // Both ends are closed below.
    }
    close(to);
    close(from);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed then.
    }
  }
}
