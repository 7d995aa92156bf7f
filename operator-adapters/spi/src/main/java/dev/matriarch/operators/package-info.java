/**
 * What provisioning asks of an operator that runs PostgreSQL, in the control plane's own words. Built on the JDK alone.
 */
@NullMarked
package dev.matriarch.operators;

import org.jspecify.annotations.NullMarked;
