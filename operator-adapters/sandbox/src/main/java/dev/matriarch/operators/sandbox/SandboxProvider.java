package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorProvider;
import java.nio.file.Path;

/**
 * The way to the sandbox. Settings of its data plane: {@code directory}, where everything lives; optionally {@code java},
 * the executable that runs the supervisor, and {@code binaries}, a directory in which sandboxes share the unpacked
 * PostgreSQL.
 */
public final class SandboxProvider implements OperatorProvider {

    static final String OPERATOR = "sandbox";

    @Override
    public String operator() {
        return OPERATOR;
    }

    @Override
    public Class<? extends OperatorAdapter> adapter() {
        return SandboxAdapter.class;
    }

    @Override
    public OperatorAdapter connect(DataPlaneConnection dataPlane) {
        var layout = new SandboxLayout(Path.of(dataPlane.setting("directory")).toAbsolutePath());
        var settings = dataPlane.settings();
        var binaries = settings.containsKey("binaries") ? Path.of(dataPlane.setting("binaries")) : layout.binaries();
        var java = settings.getOrDefault("java", SupervisorCommand.javaOfThisProcess());
        return new SandboxAdapter(
                layout, dataPlane.installation(), new SupervisorProcess(layout, new SupervisorCommand(java, binaries)));
    }
}
