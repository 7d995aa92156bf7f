package dev.matriarch.metadata;

import java.util.UUID;

/** The id of a topology: a version 7 UUID, so that ids sort by age. */
public record TopologyId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
