package dev.stowage.gateway.dashboard;

import dev.stowage.gateway.api.QueryParameters;
import dev.stowage.gateway.cache.CachedImages;
import dev.stowage.gateway.cache.NodeCacheView;
import dev.stowage.gateway.cache.NodeCaches;
import dev.stowage.gateway.cluster.Clusters;
import dev.stowage.gateway.copy.Copies;
import dev.stowage.gateway.view.Page;
import dev.stowage.gateway.view.PageRequest;
import dev.stowage.gateway.workload.WorkloadState;
import dev.stowage.gateway.workload.Workloads;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Clock;
import java.util.Map;

/** The pages. Without script they are plain pages; with it the part that changes is reloaded. */
@Hidden
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class DashboardController {
  private static final String HTML = "text/html;charset=utf-8";
  private static final int LISTED_COPIES = 8;

  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          DashboardController.class.getClassLoader(),
          "dev.stowage.gateway.dashboard.page");
  private final Clusters clusters;
  private final Workloads workloads;
  private final Copies copies;
  private final NodeCaches caches;
  private final CachedImages images;
  private final Clock clock;

  DashboardController(
      Clusters clusters,
      Workloads workloads,
      Copies copies,
      NodeCaches caches,
      CachedImages images,
      Clock clock) {
    this.clusters = clusters;
    this.workloads = workloads;
    this.copies = copies;
    this.caches = caches;
    this.images = images;
    this.clock = clock;
  }

  @Get(value = "/", produces = HTML)
  HttpResponse<String> page(HttpRequest<?> request) {
    return html("dashboard.jte", Map.of("page", read(query(request))));
  }

  @Get(value = "/dashboard/live", produces = HTML)
  HttpResponse<String> live(HttpRequest<?> request) {
    return html("live.jte", Map.of("page", read(query(request))));
  }

  @Get(value = "/caches", produces = HTML)
  HttpResponse<String> cachesPage(HttpRequest<?> request) {
    return html("caches.jte", Map.of("page", readCaches(query(request))));
  }

  @Get(value = "/dashboard/caches", produces = HTML)
  HttpResponse<String> liveCaches(HttpRequest<?> request) {
    return html("livecaches.jte", Map.of("page", readCaches(query(request))));
  }

  @Get(value = "/swagger-ui", produces = HTML)
  HttpResponse<String> swagger() {
    return html("swagger.jte", Map.of());
  }

  private static DashboardQuery query(HttpRequest<?> request) {
    QueryParameters query = QueryParameters.of(request);
    return new DashboardQuery(
        query.text("cluster"),
        query.oneOf("state", WorkloadState.values()),
        query.text("q"),
        query.page(PageRequest.DEFAULT_SIZE).page());
  }

  private DashboardPage read(DashboardQuery query) {
    return DashboardPages.of(
        query,
        new DashboardPages.Content(
            clusters.summary(),
            clusters.page(new PageRequest(0, PageRequest.MAX_SIZE)).items(),
            workloads.page(query.filter(), query.pageRequest()),
            copies.newestFailures(LISTED_COPIES),
            copies.newestDone(LISTED_COPIES)),
        clock.instant());
  }

  private CachesPage readCaches(DashboardQuery query) {
    Page<NodeCacheView> shown = caches.page(query.cluster(), query.pageRequest());
    return CachePages.of(
        query,
        new CachePages.Content(
            clusters.page(new PageRequest(0, PageRequest.MAX_SIZE)).items(),
            shown,
            images.failed(shown.items(), CachePages.LISTED_IMAGES + 1)),
        clock.instant());
  }

  private HttpResponse<String> html(String template, Map<String, Object> parameters) {
    StringOutput output = new StringOutput();
    templates.render(template, parameters, output);
    return HttpResponse.ok(output.toString()).header("Cache-Control", "no-store");
  }
}
