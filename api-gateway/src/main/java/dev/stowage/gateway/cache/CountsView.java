package dev.stowage.gateway.cache;

/**
 * How many times an image is in each state on a node.
 *
 * @param present it is there
 * @param pulling the node pulls it
 * @param failed the node cannot pull it
 * @param waiting no pod of the cache is on the node yet
 */
public record CountsView(int present, int pulling, int failed, int waiting) {}
