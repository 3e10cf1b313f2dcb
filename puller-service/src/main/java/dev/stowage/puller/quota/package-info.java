/** Whether a node cache fits into quotas and nodes, said before it is applied. */
@NullMarked
package dev.stowage.puller.quota;

import org.jspecify.annotations.NullMarked;
