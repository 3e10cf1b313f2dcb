@NullMarked
package dev.stowage.cluster;

import org.jspecify.annotations.NullMarked;
