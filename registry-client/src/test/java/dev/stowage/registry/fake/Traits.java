package dev.stowage.registry.fake;

/** What this registry can do and how it does it; the defaults are distribution 2.8's. */
final class Traits {
  volatile boolean referrers;
  volatile boolean singleRequestUploads;
  volatile boolean ranges = true;
  volatile boolean checksReferences;
  volatile int chunkMinimum;
  volatile int manifestLimit = 4 * 1024 * 1024;
  volatile int pageSize = Integer.MAX_VALUE;
  volatile int immutableTagStatus;
}
