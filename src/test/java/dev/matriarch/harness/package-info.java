/** Runs the packaged server as a process and talks to it as any client would. */
@NullMarked
package dev.matriarch.harness;

import org.jspecify.annotations.NullMarked;
