/** The API with all that is behind it, down to a real PostgreSQL; only Kubernetes and its operators are a test's. */
@org.jspecify.annotations.NullMarked
package dev.matriarch.api.whole;
