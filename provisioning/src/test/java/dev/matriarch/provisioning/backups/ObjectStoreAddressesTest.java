package dev.matriarch.provisioning.backups;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.Inspection.Shortcoming;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectStoreAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "0.1.2.3",
                "255.255.255.255",
                "169.254.169.254",
                "224.0.0.1",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "::1",
                "::",
                "fe80::1",
                "ff02::1",
                "fd00:ec2::254",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "2002:7f00:1::"
            })
    void aTenantsStoreIsNotWhereOnlyThisMachineGetsTo(String address) {
        assertThat(found(false, address)).map(Shortcoming::code).contains("endpoint-internal");
        assertThat(found(true, address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "192.168.1.1",
                "198.18.0.1",
                "52.219.170.1",
                "fd12::1",
                "2600:1f18::1",
                "64:ff9b::a00:1"
            })
    void anywhereElseItMayBe(String address) {
        assertThat(found(false, address)).isEmpty();
    }

    @Test
    void oneAddressOfManyIsEnoughToRefuseIt() {
        assertThat(found(false, "52.219.170.1", "127.0.0.1")).isPresent();
    }

    @Test
    void whatItLeadsToIsNotTold() {
        assertThat(found(false, "127.9.9.9").orElseThrow().toString()).doesNotContain("127");
    }

    @Test
    void aNameWithoutAnAddressIsUnreachable() {
        assertThat(of(false, host -> {
                            throw new UnknownHostException(host);
                        })
                        .refusal("https://nowhere.example"))
                .map(Shortcoming::code)
                .contains("store-unreachable");
    }

    @Test
    void spellingsOfAnAddressAreSeenThrough() {
        var real = new ObjectStoreAddresses(new ObjectStoreProperties(false));

        assertThat(Stream.of("http://2130706433", "http://127.1:9000", "https://[::1]:9000", "http://localhost"))
                .allMatch(endpoint -> real.refusal(endpoint).isPresent());
    }

    private static Optional<Shortcoming> found(boolean internal, String... addresses) {
        var resolved = Stream.of(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        return of(internal, host -> resolved).refusal("https://s3.example.com:9000");
    }

    private static ObjectStoreAddresses of(boolean internal, ObjectStoreAddresses.Resolver resolver) {
        return new ObjectStoreAddresses(new ObjectStoreProperties(internal), resolver);
    }
}
