package dev.matriarch.operators;

/** The keys of an object store. They are never printed. */
public record StoreAccess(String accessKeyId, String secretAccessKey) {

    @Override
    public String toString() {
        return "StoreAccess[…]";
    }
}
