package dev.stowage.puller.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one review after the other, on the connection's own thread: nothing in it waits. */
@Sharable
final class ReviewHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(ReviewHandler.class);
  private static final String JSON = "application/json";
  private static final String LINE = "text/plain; charset=utf-8";

  private final PodAdmission admission;
  private final MeterRegistry meters;

  ReviewHandler(PodAdmission admission, MeterRegistry meters) {
    this.admission = admission;
    this.meters = meters;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    FullHttpResponse response = answer(request);
    HttpUtil.setContentLength(response, response.content().readableBytes());
    HttpUtil.setKeepAlive(response, keepAlive);
    var written = context.writeAndFlush(response);
    if (!keepAlive) {
      written.addListener(done -> context.close());
    }
  }

  private FullHttpResponse answer(FullHttpRequest request) {
    if (!request.decoderResult().isSuccess()) {
      return line(HttpResponseStatus.BAD_REQUEST, "this is no HTTP request");
    }
    String uri = request.uri();
    int query = uri.indexOf('?');
    // The API server adds its timeout as a query.
    if (!(query < 0 ? uri : uri.substring(0, query)).equals(WebhookSettings.PATH)) {
      return line(HttpResponseStatus.NOT_FOUND, "reviews go to " + WebhookSettings.PATH);
    }
    if (!request.method().equals(HttpMethod.POST)) {
      return line(HttpResponseStatus.METHOD_NOT_ALLOWED, "reviews are posted");
    }
    long begun = System.nanoTime();
    String outcome = "malformed";
    try {
      AdmissionRequest review =
          AdmissionRequest.parse(request.content().toString(StandardCharsets.UTF_8));
      AdmissionDecision decision = admission.decide(review);
      outcome = decision.label();
      LOG.debug("{}: {}", review.namespace(), decision.sentence());
      return response(HttpResponseStatus.OK, JSON, AdmissionAnswer.of(review, decision));
    } catch (MalformedReviewException e) {
      return line(HttpResponseStatus.BAD_REQUEST, e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      outcome = "error";
      LOG.error("a review could not be answered, the pod stays as it is", e);
      return line(HttpResponseStatus.INTERNAL_SERVER_ERROR, "this review could not be answered");
    } finally {
      meters
          .timer("stowage.puller.webhook.reviews", "outcome", outcome)
          .record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent) {
      context.close();
    }
  }

  // A client that breaks off, or does not speak TLS: nothing that anybody has to do something
  // about.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("a connection ends: {}", cause.toString());
    context.close();
  }

  private static FullHttpResponse line(HttpResponseStatus status, String line) {
    return response(status, LINE, line + "\n");
  }

  private static FullHttpResponse response(HttpResponseStatus status, String type, String body) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    return response;
  }
}
