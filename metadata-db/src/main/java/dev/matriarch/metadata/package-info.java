/** The metadata DB: its schema, its rows as records, and the stores that read and write them. */
@NullMarked
package dev.matriarch.metadata;

import org.jspecify.annotations.NullMarked;
