package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.novaws.core.settings.AddressRange;
import io.novaws.core.settings.Configuration;
import io.novaws.core.settings.LiveSettings;
import io.novaws.core.websocket.ServerPolicy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LobbyTest {
    private final LiveSettings settings = new LiveSettings(Configuration.EMPTY, Map.of());
    private final ServerPolicy policy = new ServerPolicy(
            Optional.empty(),
            Set.of(),
            List.of(AddressRange.read("192.0.2.0/24").orElseThrow()));
    private final Lobby lobby = new Lobby(settings::server, policy);

    private static EmbeddedChannel from(String address) {
        return new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return address.isEmpty() ? null : new InetSocketAddress(address, 1);
            }
        };
    }

    @Test
    void aQuarterAnd64MoreThanThereMayBeWebSockets_mayWait() {
        settings.change("nova.server.max-connections", "8");
        for (int i = 0; i < 8 + 2 + 64; i++) {
            assertThat(lobby.enter(from("10.0.0." + i))).isNotNull();
        }
        assertThat(lobby.enter(from("10.0.1.1"))).isNull();
        settings.change("nova.server.max-connections", "0");
        assertThat(lobby.enter(from("10.0.1.1"))).isNotNull();
    }

    @Test
    void stay_endsOnce_withTheUpgradeOrTheClose() {
        settings.change("nova.server.max-connections-per-address", "1");
        List<EmbeddedChannel> channels = new ArrayList<>();
        List<Lobby.Stay> stays = new ArrayList<>();
        for (int i = 0; i < 65; i++) {
            EmbeddedChannel channel = from("10.0.0.1");
            channels.add(channel);
            stays.add(lobby.enter(channel));
        }
        assertThat(lobby.enter(from("10.0.0.1"))).isNull();
        assertThat(lobby.enter(from("10.0.0.2"))).as("another address").isNotNull();
        stays.get(0).end();
        stays.get(0).end();
        channels.get(0).close();
        channels.get(1).close();
        assertThat(lobby.waiting()).isEqualTo(64);
    }

    @Test
    void clientsOfAListedProxy_mayAllComeAtOnce() {
        settings.change("nova.server.max-connections-per-address", "1");
        List<Lobby.Stay> stays = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            stays.add(lobby.enter(from("192.0.2.1")));
        }
        assertThat(stays).doesNotContainNull();
        stays.forEach(Lobby.Stay::end);
        assertThat(lobby.waiting()).isZero();
    }

    @Test
    void socketThatIsGoneAlready_hasNoPlace() {
        assertThat(lobby.enter(from(""))).isNull();
        assertThat(lobby.waiting()).isZero();
    }
}
