/** Object stores: the places where archives of WAL and backups are kept. */
@NullMarked
package dev.matriarch.provisioning.backups;

import org.jspecify.annotations.NullMarked;
