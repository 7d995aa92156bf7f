package dev.matriarch.provisioning.jobs;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Every workflow, by the kind of job it runs. */
@Component
public class Workflows {

    private final Map<String, Workflow> byKind;

    Workflows(List<WorkflowSource> sources) {
        byKind = sources.stream()
                .flatMap(source -> source.workflows().stream())
                .collect(Collectors.toMap(Workflow::kind, Function.identity()));
    }

    public Workflow of(String kind) {
        var workflow = byKind.get(kind);
        if (workflow == null) {
            throw new IllegalStateException("no workflow runs jobs of the kind " + kind);
        }
        return workflow;
    }
}
