package io.novaws.core.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.core.websocket.Places.Caps;
import io.novaws.core.websocket.Places.Full;
import io.novaws.core.websocket.Places.Place;
import io.novaws.handler.OverloadHandler.Overload;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlacesTest {
    private static final int THREADS = 200;
    private static final Caps NONE = new Caps(0, 0, 0);

    private final Places places = new Places();

    private static AddressBlock block(String address) {
        try {
            return AddressBlock.of(new InetSocketAddress(InetAddress.getByName(address), 7));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final AddressBlock HERE = block("10.0.0.1");
    private static final AddressBlock THERE = block("10.0.0.2");

    @Test
    void eachCap_isReachedForItself() {
        assertThat(places.take("A", HERE, new Caps(3, 2, 2))).isInstanceOf(Place.class);
        assertThat(places.take("A", THERE, new Caps(3, 2, 2))).isInstanceOf(Place.class);
        assertThat(places.take("A", THERE, new Caps(3, 2, 2))).isEqualTo(new Full(Overload.ENDPOINT));
        assertThat(places.take("B", HERE, new Caps(3, 2, 2))).isInstanceOf(Place.class);
        assertThat(places.take("B", THERE, new Caps(3, 2, 2))).isEqualTo(new Full(Overload.SERVER));
        assertThat(places.take("B", HERE, new Caps(3, 2, 2))).isEqualTo(new Full(Overload.ADDRESS));
        assertThat(places.take("A", HERE, NONE)).as("no limits").isInstanceOf(Place.class);
    }

    @Test
    void place_isGivenBackOnce() {
        Place first = (Place) places.take("A", HERE, NONE);
        places.take("A", HERE, NONE);
        first.leave();
        first.leave();
        assertThat(places.taken()).isEqualTo(1);
        assertThat(places.take("A", HERE, new Caps(2, 2, 2))).isInstanceOf(Place.class);
        assertThat(places.take("A", HERE, new Caps(2, 2, 2))).isInstanceOf(Full.class);
    }

    @Test
    void loweredCap_refusesUntilEnoughHaveLeft() {
        List<Place> taken = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            taken.add((Place) places.take("A", HERE, NONE));
        }
        Caps lowered = new Caps(0, 2, 0);
        for (int i = 0; i < 4; i++) {
            assertThat(places.take("A", HERE, lowered)).isInstanceOf(Full.class);
            taken.get(i).leave();
        }
        assertThat(places.take("A", HERE, lowered)).isInstanceOf(Place.class);
    }

    @Test
    void networkOfIpv6_countsAsOne_andAnIpv4AddressForItself() {
        assertThat(block("2001:db8:1:2::1")).isEqualTo(block("2001:db8:1:2:ffff::9"));
        assertThat(block("2001:db8:1:2::1")).isNotEqualTo(block("2001:db8:1:3::1"));
        assertThat(HERE).isNotEqualTo(THERE).isEqualTo(block("10.0.0.1"));
        assertThat(block("::ffff:10.0.0.1")).as("the same address, mapped").isEqualTo(HERE);
        assertThat(AddressBlock.of(InetSocketAddress.createUnresolved("a", 1)))
                .isNotEqualTo(AddressBlock.of(InetSocketAddress.createUnresolved("b", 1)));
    }

    @Test
    void noCap_isEverExceeded_howeverManyComeAtOnce() throws Exception {
        Caps caps = new Caps(20, 12, 9);
        AtomicInteger[] now = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
        AtomicInteger exceeded = new AtomicInteger();
        AtomicInteger admitted = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                String endpoint = t % 2 == 0 ? "A" : "B";
                AddressBlock address = block("10.0.1." + t % 4);
                boolean counted = t % 4 == 0;
                all.add(threads.submit(() -> {
                    start.await();
                    for (int i = 0; i < 200; i++) {
                        if (places.take(endpoint, address, caps) instanceof Place place) {
                            admitted.incrementAndGet();
                            boolean over = now[0].incrementAndGet() > caps.server();
                            over |= endpoint.equals("A") && now[1].incrementAndGet() > caps.endpoint();
                            over |= counted && now[2].incrementAndGet() > caps.address();
                            if (over) {
                                exceeded.incrementAndGet();
                            }
                            Thread.yield();
                            now[0].decrementAndGet();
                            if (endpoint.equals("A")) {
                                now[1].decrementAndGet();
                            }
                            if (counted) {
                                now[2].decrementAndGet();
                            }
                            place.leave();
                            place.leave();
                        }
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> one : all) {
                one.get(50, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(exceeded).hasValue(0);
        assertThat(admitted.get()).isPositive();
        assertThat(places.taken()).isZero();
        assertThat(places.addresses()).as("nothing is remembered").isZero();
    }
}
