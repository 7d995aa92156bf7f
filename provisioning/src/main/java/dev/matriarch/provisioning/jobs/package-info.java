/** The job engine: tracked changes that survive crashes. */
@NullMarked
package dev.matriarch.provisioning.jobs;

import org.jspecify.annotations.NullMarked;
