package dev.matriarch.metadata;

import java.util.Locale;

/** What a credential may do, in rising order. */
public enum Role {
    /** Reads all but credentials. */
    VIEWER,
    /** Changes clusters and reads their credentials. */
    EDITOR,
    /** Also manages the tenant's keys and object stores. */
    ADMIN,
    /** Manages tenants and data planes, and acts for any tenant it names. */
    PLATFORM_ADMIN;

    /** As clients write it: {@code platform-admin}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
