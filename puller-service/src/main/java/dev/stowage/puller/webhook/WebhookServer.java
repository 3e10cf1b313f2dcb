package dev.stowage.puller.webhook;

import dev.stowage.puller.certificate.ServingCertificate;
import dev.stowage.runtime.StartupException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;

/**
 * The HTTPS server that the API server asks. New connections are shown the newest certificate; open
 * ones go on.
 */
final class WebhookServer implements AutoCloseable {
  private static final int THREADS = 2;
  // Two pods at the API server's own limit, and what the review says about them.
  private static final int LARGEST_BODY = 8 * 1024 * 1024;
  private static final int MOST_CONNECTIONS = 512;
  private static final int IDLE_SECONDS = 120;

  private final MultiThreadIoEventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(THREADS, NioIoHandler.newFactory());
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final AtomicReference<SslContext> tls = new AtomicReference<>();
  private final Channel listener;

  /**
   * Listens.
   *
   * @throws StartupException when the address cannot be listened on
   */
  WebhookServer(String host, int port, ServingCertificate certificate, ReviewHandler handler) {
    show(certificate);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel connection) {
                    if (connections.size() >= MOST_CONNECTIONS) {
                      connection.close();
                      return;
                    }
                    connections.add(connection);
                    connection
                        .pipeline()
                        .addLast(
                            new IdleStateHandler(0, 0, IDLE_SECONDS, TimeUnit.SECONDS),
                            tls.get().newHandler(connection.alloc()),
                            new HttpServerCodec(),
                            new HttpObjectAggregator(LARGEST_BODY),
                            handler);
                  }
                })
            .bind(new InetSocketAddress(host, port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new StartupException(
          "the webhook cannot listen on %s:%d, another program may have it: set stowage.puller.webhook.port"
              .formatted(host, port),
          bound.cause());
    }
    this.listener = bound.channel();
  }

  /** Shows this certificate from the next connection on. */
  void show(ServingCertificate certificate) {
    try {
      tls.set(
          SslContextBuilder.forServer(certificate.privateKey(), certificate.leaf())
              .sslProvider(SslProvider.JDK)
              .protocols("TLSv1.3", "TLSv1.2")
              .build());
    } catch (SSLException e) {
      throw new IllegalStateException("This JDK cannot use its own certificate", e);
    }
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly();
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
