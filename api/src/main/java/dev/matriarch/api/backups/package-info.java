/** Where archives of WAL and backups are kept. */
@NullMarked
package dev.matriarch.api.backups;

import org.jspecify.annotations.NullMarked;
