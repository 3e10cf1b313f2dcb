package dev.stowage.testengine;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Gives every await of a module's tests a minute: whoever starts engines may be kept waiting. */
public final class Patience implements LauncherSessionListener {
  /** The same, for those who wait otherwise. */
  public static final Duration A_MINUTE = Duration.ofMinutes(1);

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultTimeout(A_MINUTE);
  }
}
