package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The supervisor as the adapter sees it: there, or started when it is needed. It outlives the process that started it. */
final class SupervisorProcess {

    private static final Logger LOG = LoggerFactory.getLogger(SupervisorProcess.class);

    /** Asked once: it is a property of the machine and of who runs this. */
    private static final class Obstacle {
        static final Optional<String> HERE = RootGuard.ofThisProcess().obstacle();
    }

    private final SandboxLayout layout;
    private final SupervisorCommand command;
    private @Nullable Process started;

    SupervisorProcess(SandboxLayout layout, SupervisorCommand command) {
        this.layout = layout;
        this.command = command;
    }

    /** Says so before anything is written, rather than after a supervisor has failed. */
    void refuseWherePostgresqlCannotRun() {
        Obstacle.HERE.ifPresent(why -> {
            throw new OperatorRefusedException(
                    why, "Run it as an ordinary user, or switch user namespaces on (sysctl user.max_user_namespaces).");
        });
    }

    /** Starts one when there is none; does not wait for it. */
    synchronized void ensure() {
        try {
            if (FileMutex.isHeld(layout.supervisorLock()) || (started != null && started.isAlive())) {
                return;
            }
            Files.createDirectories(layout.root());
            var log = layout.supervisorLog().toFile();
            started = new ProcessBuilder(command.line(layout.root()))
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .redirectErrorStream(true)
                    .start();
            LOG.info("started the sandbox supervisor of {}", layout.root());
        } catch (IOException failed) {
            throw new OperatorUnavailableException("the sandbox supervisor cannot be started", failed);
        }
    }

    /** Returns when a supervisor is at work; otherwise starts one and says that it is not there yet. */
    void require() {
        if (!isReady()) {
            var why = lastFailure();
            ensure();
            throw new OperatorUnavailableException(
                    why.isEmpty() ? "the sandbox supervisor is starting" : "the sandbox supervisor stopped: " + why);
        }
    }

    private boolean isReady() {
        try {
            return FileMutex.isHeld(layout.readyLock());
        } catch (IOException failed) {
            throw new OperatorUnavailableException("the sandbox directory cannot be read", failed);
        }
    }

    private synchronized String lastFailure() {
        if (started == null || started.isAlive() || started.exitValue() == 0) {
            return "";
        }
        try {
            var lines = Files.readAllLines(layout.supervisorLog());
            return lines.isEmpty() ? "" : List.copyOf(lines).getLast();
        } catch (IOException unreadable) {
            return "";
        }
    }
}
