/**
 * What a node cache's DaemonSets should be like, and what is to be done so that they are; no input
 * or output.
 */
@NullMarked
package dev.stowage.puller.shape;

import org.jspecify.annotations.NullMarked;
