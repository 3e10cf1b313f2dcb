/** The admission webhook that changes pods to verified copies as they are created. */
@NullMarked
package dev.stowage.puller.webhook;

import org.jspecify.annotations.NullMarked;
