package dev.matriarch.metadata;

import java.util.UUID;

/** The id of a restore drill: a version 7 UUID, so that ids sort by age. */
public record RestoreDrillId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
