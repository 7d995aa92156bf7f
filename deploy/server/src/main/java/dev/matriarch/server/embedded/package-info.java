/** A server that brings its own metadata DB and a sandbox, in one directory. */
@NullMarked
package dev.matriarch.server.embedded;

import org.jspecify.annotations.NullMarked;
