package dev.matriarch.operators.kubernetes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.InvalidSettingException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How clusters of a data plane are reached from outside of it, as its administrator says. It is kept as JSON in the setting
 * {@value #SETTING}; no secret is in it.
 *
 * @param by {@value #LOAD_BALANCER} or {@value #NODE_PORT}, the types that Kubernetes has for such services
 * @param address of a node, or of what stands before all nodes, an IP address: where node ports answer
 * @param annotations of each such service, as clouds want them
 * @param sources in CIDR notation, whom load balancers let in; empty: everybody
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Exposure(
        @Nullable String by, @Nullable String address, SortedMap<String, String> annotations, List<String> sources) {

    /** Where it stands among the settings of a data plane. */
    public static final String SETTING = "exposure";

    static final String LOAD_BALANCER = "LoadBalancer";
    static final String NODE_PORT = "NodePort";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BITS_PER_BYTE = 8;

    public Exposure {
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations == null ? Map.of() : annotations));
        sources = sources == null ? List.of() : List.copyOf(sources);
    }

    /** Empty where nothing is reached from outside. */
    public static Optional<Exposure> of(DataPlaneConnection dataPlane) {
        return Optional.ofNullable(dataPlane.settings().get(SETTING)).map(Exposure::read);
    }

    private static Exposure read(String json) {
        try {
            return JSON.readValue(json, Exposure.class);
        } catch (JsonProcessingException e) {
            throw new InvalidSettingException(SETTING, "invalid-exposure", "It is no exposure in JSON.");
        }
    }

    /** As it is kept. */
    public String written() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an exposure is plain data", e);
        }
    }

    /** @throws InvalidSettingException when nobody could be reached so */
    static Exposure checked(String json) {
        var exposure = read(json);
        if (NODE_PORT.equals(exposure.by)) {
            exposure.checkNodePort();
        } else if (LOAD_BALANCER.equals(exposure.by)) {
            exposure.checkLoadBalancer();
        } else {
            throw refused("by", exposure.by == null ? "required" : "unknown-value", "Write LoadBalancer or NodePort.");
        }
        return exposure;
    }

    boolean isByNodePort() {
        return NODE_PORT.equals(by);
    }

    private void checkNodePort() {
        if (address == null) {
            throw refused("address", "required", "Say at which IP address node ports answer.");
        }
        if (literal(address) == null) {
            throw refused("address", "invalid-address", "%s: write an IP address.".formatted(address));
        }
        if (!sources.isEmpty()) {
            throw refused(
                    "sources",
                    "not-held",
                    "Kubernetes lets everybody in at a node port who reaches the node: leave it out, and see to that in the network.");
        }
    }

    private void checkLoadBalancer() {
        if (address != null) {
            throw refused("address", "not-used", "A load balancer has an address of its own: leave it out.");
        }
        sources.forEach(Exposure::checkSource);
    }

    private static void checkSource(String source) {
        var slash = source.indexOf('/');
        var network = slash < 0 ? null : literal(source.substring(0, slash));
        if (network == null || !isPrefix(source.substring(slash + 1), network)) {
            throw refused("sources", "invalid-source", "%s: write it as 10.20.0.0/16.".formatted(source));
        }
    }

    private static boolean isPrefix(String text, InetAddress network) {
        try {
            var length = Integer.parseInt(text);
            return length >= 0 && length <= network.getAddress().length * BITS_PER_BYTE;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Nothing is looked up. */
    static @Nullable InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static InvalidSettingException refused(String field, String code, String message) {
        return new InvalidSettingException(SETTING + "/" + field, code, message);
    }
}
