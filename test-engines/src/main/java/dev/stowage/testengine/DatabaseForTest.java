package dev.stowage.testengine;

/** How an empty database of a test's own is reached. */
public record DatabaseForTest(String jdbcUrl, String user, String password) {}
