/** Provisioning, tried on a real database. */
@NullMarked
package dev.matriarch.provisioning;

import org.jspecify.annotations.NullMarked;
