/** Takes the start-up taint off nodes whose images are there. */
@NullMarked
package dev.stowage.puller.taint;

import org.jspecify.annotations.NullMarked;
