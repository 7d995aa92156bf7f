/** What happened, in the order in which it was committed. */
@NullMarked
package dev.matriarch.provisioning.events;

import org.jspecify.annotations.NullMarked;
