/**
 * The sandbox operator: highly available PostgreSQL from processes on this machine. The adapter writes what is desired and
 * reads what is observed as files; one supervisor process per sandbox directory does the work between them.
 */
@NullMarked
package dev.matriarch.operators.sandbox;

import org.jspecify.annotations.NullMarked;
