package dev.matriarch.metadata;

/** A tenant's slug, its identity for life: {@code [a-z][a-z0-9]{0,19}}. */
public record TenantId(String value) {

    @Override
    public String toString() {
        return value;
    }
}
