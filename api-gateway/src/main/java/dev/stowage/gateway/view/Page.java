package dev.stowage.gateway.view;

import java.util.List;

/**
 * Part of a list in a stable order.
 *
 * @param page which one, counting from 0
 * @param size how many items a full page has
 * @param total how many items all pages have together
 */
public record Page<T>(List<T> items, int page, int size, long total) {
  public Page {
    items = List.copyOf(items);
  }

  /** The page that was asked for. */
  public static <T> Page<T> of(List<T> items, PageRequest request, long total) {
    return new Page<>(items, request.page(), request.size(), total);
  }
}
