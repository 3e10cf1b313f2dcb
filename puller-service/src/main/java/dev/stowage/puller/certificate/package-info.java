/** Makes, keeps and rotates the certificate that Stowage's own TLS server shows. */
@NullMarked
package dev.stowage.puller.certificate;

import org.jspecify.annotations.NullMarked;
