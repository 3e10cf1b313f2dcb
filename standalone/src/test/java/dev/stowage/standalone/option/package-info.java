@NullMarked
package dev.stowage.standalone.option;

import org.jspecify.annotations.NullMarked;
