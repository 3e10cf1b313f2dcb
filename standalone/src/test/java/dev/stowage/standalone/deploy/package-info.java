@NullMarked
package dev.stowage.standalone.deploy;

import org.jspecify.annotations.NullMarked;
