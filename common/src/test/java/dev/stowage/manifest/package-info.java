@NullMarked
package dev.stowage.manifest;

import org.jspecify.annotations.NullMarked;
