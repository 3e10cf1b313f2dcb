/** Requests to a cluster's API server and watches of what is there, with JSON as it is. */
@NullMarked
package dev.stowage.puller.apiserver;

import org.jspecify.annotations.NullMarked;
