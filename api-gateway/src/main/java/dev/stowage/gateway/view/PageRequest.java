package dev.stowage.gateway.view;

/**
 * Which page of a list is asked for.
 *
 * @param page counting from 0
 * @param size how many items, at most {@link #MAX_SIZE}
 */
public record PageRequest(int page, int size) {
  public static final int DEFAULT_SIZE = 50;
  public static final int MAX_SIZE = 500;
  public static final int MAX_PAGE = 1_000_000;

  public PageRequest {
    if (page < 0 || page > MAX_PAGE) {
      throw new IllegalArgumentException("page must be 0 to " + MAX_PAGE);
    }
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("size must be 1 to " + MAX_SIZE);
    }
  }

  /** How many items come before it. */
  public long offset() {
    return (long) page * size;
  }
}
