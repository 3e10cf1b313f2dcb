package dev.stowage.gateway.projection;

/** One partition of a topic. */
record Partition(String topic, int number) {}
