/** What the sudden death, the long sleep and the orderly end of a server do to the jobs it runs: nothing. */
@NullMarked
package dev.matriarch.crash;

import org.jspecify.annotations.NullMarked;
