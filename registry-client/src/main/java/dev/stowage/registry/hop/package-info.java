/** Where a server may send us on, and to whom a credential may be shown: decided hop by hop. */
@NullMarked
package dev.stowage.registry.hop;

import org.jspecify.annotations.NullMarked;
