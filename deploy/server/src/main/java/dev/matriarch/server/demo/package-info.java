/** The demonstration: a client of the public API and of JDBC, which starts and stops a server of its own. */
@NullMarked
package dev.matriarch.server.demo;

import org.jspecify.annotations.NullMarked;
