@NullMarked
package dev.stowage.testengine;

import org.jspecify.annotations.NullMarked;
