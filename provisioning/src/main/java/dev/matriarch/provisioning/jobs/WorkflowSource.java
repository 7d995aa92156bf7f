package dev.matriarch.provisioning.jobs;

import java.util.List;

/** Brings workflows to the engine, which knows none by itself. */
public interface WorkflowSource {
    List<Workflow> workflows();
}
