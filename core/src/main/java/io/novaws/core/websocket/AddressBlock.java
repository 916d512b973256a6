package io.novaws.core.websocket;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The addresses that count as one peer's: an IPv4 address, or the /64 network of an IPv6 address, of which a single
 * subscriber has all (RFC 6177).
 *
 * @param wide whether it is a network of IPv6
 * @param bits the address, or the network
 * @param name the name of an address that was never resolved, otherwise empty
 */
public record AddressBlock(boolean wide, long bits, String name) {
    /** The block of that address. */
    public static AddressBlock of(InetSocketAddress peer) {
        InetAddress address = peer.getAddress();
        if (address == null) {
            return new AddressBlock(false, 0, peer.getHostString());
        }
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address
                ? new AddressBlock(true, bytes.getLong(), "")
                : new AddressBlock(false, bytes.getInt(), "");
    }
}
