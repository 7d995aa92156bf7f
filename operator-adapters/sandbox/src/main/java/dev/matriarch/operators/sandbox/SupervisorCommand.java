package dev.matriarch.operators.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command line that starts a supervisor from the code this process runs from.
 *
 * @param java the java executable
 * @param binaries where PostgreSQL is unpacked
 */
record SupervisorCommand(String java, Path binaries) {

    private static final String BOOT_LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";
    private static final List<String> SMALL =
            List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    static String javaOfThisProcess() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    List<String> line(Path directory) {
        return line(directory, System.getProperty("java.class.path"), isInBootJar(), setsid());
    }

    /** @param setsid the program that makes a session of its own, or empty where there is none */
    List<String> line(Path directory, String classPath, boolean bootJar, List<String> setsid) {
        var line = new ArrayList<>(detached(setsid));
        line.add(java);
        line.addAll(SMALL);
        line.add("-Dlogback.configurationFile=matriarch-sandbox-logback.xml");
        if (bootJar) {
            line.add("-Dloader.main=" + Supervisor.class.getName());
        }
        line.addAll(List.of("-cp", classPath, bootJar ? BOOT_LAUNCHER : Supervisor.class.getName()));
        line.addAll(List.of(directory.toString(), binaries.toString()));
        return line;
    }

    /** Ctrl-C goes to all of a terminal's foreground processes: the supervisor must not be one, or must not listen. */
    private static List<String> detached(List<String> setsid) {
        return setsid.isEmpty() ? List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh") : setsid;
    }

    private static List<String> setsid() {
        return Stream.of("/usr/bin/setsid", "/bin/setsid")
                .filter(program -> Files.isExecutable(Path.of(program)))
                .limit(1)
                .toList();
    }

    private static boolean isInBootJar() {
        var resource = SupervisorCommand.class.getResource("SupervisorCommand.class");
        return resource != null && resource.toString().startsWith("jar:nested:");
    }
}
