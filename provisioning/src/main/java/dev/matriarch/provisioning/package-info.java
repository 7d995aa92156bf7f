/** The rules and workflows of the control plane: what may be asked, by whom, and what then happens. */
@NullMarked
package dev.matriarch.provisioning;

import org.jspecify.annotations.NullMarked;
