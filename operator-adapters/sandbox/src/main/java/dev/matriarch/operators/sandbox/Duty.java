package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.sql.SQLException;

/** One thing the supervisor takes care of. It looks at the scene and does at most the next step; it never waits. */
interface Duty {

    /** @return whether it changed anything, so that the scene is an old one now */
    boolean act(Scene scene) throws IOException, SQLException;
}
