package dev.matriarch.metadata;

import java.util.UUID;

/** The id of a HA cluster: a version 7 UUID, so that ids sort by age. */
public record ClusterId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
