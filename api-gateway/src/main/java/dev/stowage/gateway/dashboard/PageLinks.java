package dev.stowage.gateway.dashboard;

import dev.stowage.gateway.view.Page;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list a page shows, and where the others are.
 *
 * @param range for example {@code 26–50 of 81}
 * @param previous null on the first page
 * @param next null on the last page
 */
record PageLinks(String range, @Nullable String previous, @Nullable String next) {

  static PageLinks of(DashboardQuery query, Page<?> page, String path) {
    long first = (long) page.page() * page.size();
    long last = first + page.items().size();
    return new PageLinks(
        page.items().isEmpty() ? "none" : "%d–%d of %d".formatted(first + 1, last, page.total()),
        page.page() > 0 ? query.onPage(page.page() - 1).address(path) : null,
        last < page.total() ? query.onPage(page.page() + 1).address(path) : null);
  }
}
