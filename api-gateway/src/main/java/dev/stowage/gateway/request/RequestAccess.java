package dev.stowage.gateway.request;

/** Who may ask for something. */
enum RequestAccess {
  /** Whoever is on this machine, as long as nobody else reaches the gateway. */
  LOOPBACK,
  /** Whoever reaches the gateway: something in front of it decides who does. */
  ALWAYS,
  /** Nobody. */
  NEVER
}
