package dev.matriarch.provisioning.backups;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Addresses that mean something else to each machine that uses them: itself, its link, its cloud's own services. */
final class InternalAddresses {

    /** Services of clouds for their own machines that have no link-local address: Amazon's, Alibaba's, Azure's, Oracle's. */
    private static final List<InetAddress> CLOUDS = List.of(
            literal("fd00:ec2::254"), literal("100.100.100.200"), literal("168.63.129.16"), literal("192.0.0.192"));

    /** NAT64, and IPv4 in IPv6 as it was once written: the last four bytes are an IPv4 address. */
    private static final List<String> IPV4_BEHIND =
            List.of("0064ff9b0000000000000000", "000000000000000000000000", "00000000000000000000ffff");

    private static final String SIX_TO_FOUR = "2002";

    private InternalAddresses() {}

    static boolean contain(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || isOfThisNetwork(address)
                || CLOUDS.contains(address)
                || containIpv4Of(address);
    }

    /** 0.0.0.0/8 and the broadcast address. */
    private static boolean isOfThisNetwork(InetAddress address) {
        var bytes = address.getAddress();
        return bytes.length == 4 && (bytes[0] == 0 || Arrays.equals(bytes, new byte[] {-1, -1, -1, -1}));
    }

    private static boolean containIpv4Of(InetAddress address) {
        var bytes = address.getAddress();
        if (bytes.length != 16) {
            return false;
        }
        var text = HexFormat.of().formatHex(bytes);
        if (text.startsWith(SIX_TO_FOUR)) {
            return contain(of(Arrays.copyOfRange(bytes, 2, 6)));
        }
        return IPV4_BEHIND.stream().anyMatch(text::startsWith) && contain(of(Arrays.copyOfRange(bytes, 12, 16)));
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static InetAddress literal(String address) {
        return InetAddress.ofLiteral(address);
    }
}
