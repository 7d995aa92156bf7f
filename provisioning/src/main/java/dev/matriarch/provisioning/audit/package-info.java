/** Who did what, kept apart from the history of the things it was done to. */
@NullMarked
package dev.matriarch.provisioning.audit;

import org.jspecify.annotations.NullMarked;
