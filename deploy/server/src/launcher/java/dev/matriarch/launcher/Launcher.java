package dev.matriarch.launcher;

/**
 * The first class of the packaged server. It is compiled for Java 8, so that a Java that is too old for everything else can
 * still say so.
 */
public final class Launcher {

    private static final int NEEDED = 25;

    private Launcher() {}

    public static void main(String[] args) throws Exception {
        String version = System.getProperty("java.specification.version");
        if (feature(version) < NEEDED) {
            System.err.println("Matriarch needs Java " + NEEDED + " or newer, and this is Java " + version + " ("
                    + System.getProperty("java.home") + "): install a JDK " + NEEDED
                    + " (https://adoptium.net) and start Matriarch with its bin/java.");
            System.exit(1);
        }
        Class.forName("org.springframework.boot.loader.launch.JarLauncher")
                .getMethod("main", String[].class)
                .invoke(null, (Object) args);
    }

    /** Java 8 calls itself 1.8. */
    private static int feature(String version) {
        return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    }
}
