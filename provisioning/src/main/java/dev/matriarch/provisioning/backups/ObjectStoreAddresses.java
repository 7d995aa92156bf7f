package dev.matriarch.provisioning.backups;

import dev.matriarch.operators.Inspection.Shortcoming;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Keeps tenants from sending this control plane to places that only it can reach. All addresses of a name count, and what
 * they are is not told. The JDK keeps what a name was resolved to for half a minute: whoever connects next gets these
 * addresses, unless that time ends, and the name changes, at this very moment.
 */
@Component
class ObjectStoreAddresses {

    private final ObjectStoreProperties properties;
    private final Resolver resolver;

    /** Finds the addresses of a host. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    @Autowired
    ObjectStoreAddresses(ObjectStoreProperties properties) {
        this(properties, InetAddress::getAllByName);
    }

    ObjectStoreAddresses(ObjectStoreProperties properties, Resolver resolver) {
        this.properties = properties;
        this.resolver = resolver;
    }

    /** What is against a tenant's store at this endpoint. */
    Optional<Shortcoming> refusal(String endpoint) {
        if (properties.internalEndpoints()) {
            return Optional.empty();
        }
        try {
            var addresses = resolver.resolve(URI.create(endpoint).getHost());
            return Arrays.stream(addresses).anyMatch(InternalAddresses::contain)
                    ? Optional.of(internal())
                    : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of(unknown());
        }
    }

    private static Shortcoming internal() {
        return new Shortcoming(
                "endpoint-internal",
                "the endpoint leads this control plane to its own machine or its own link, where no tenant's store can be",
                "name an endpoint that is reached from outside, or ask a platform administrator for a store");
    }

    private static Shortcoming unknown() {
        return new Shortcoming(
                "store-unreachable",
                "this control plane finds no address of the endpoint's host",
                "check the endpoint, and whether its name is known outside of the data plane");
    }
}
