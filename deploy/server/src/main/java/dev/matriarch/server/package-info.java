/** The server as a process: what it is made of, how it starts, and what it says when it cannot. */
@NullMarked
package dev.matriarch.server;

import org.jspecify.annotations.NullMarked;
