/** What a worker does with a job: it copies, keeps its lease, and finishes in one transaction. */
@NullMarked
package dev.stowage.copier.transfer;

import org.jspecify.annotations.NullMarked;
