package io.novaws.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    private static boolean contains(String range, String address) {
        return AddressRange.read(range)
                .orElseThrow()
                .contains(NumericAddress.read(address).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255",
        "192.0.2.128/25, 192.0.2.200",
        "192.0.2.7, 192.0.2.7",
        "0.0.0.0/0, 203.0.113.9",
        "2001:db8::/32, 2001:db8:ffff::1",
        "::1, 0:0:0:0:0:0:0:1",
        "::/0, fe80::1",
        "10.0.0.0/8, ::ffff:10.1.2.3",
        "::ffff:10.0.0.0, 10.0.0.0",
    })
    void addressesWithTheSameBeginning_areInIt(String range, String address) {
        assertThat(contains(range, address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 11.0.0.0",
        "192.0.2.128/25, 192.0.2.127",
        "192.0.2.7, 192.0.2.8",
        "0.0.0.0/0, ::1",
        "::/0, 127.0.0.1",
        "2001:db8::/32, 2001:db9::",
    })
    void others_areNot(String range, String address) {
        assertThat(contains(range, address)).isFalse();
    }

    @Test
    void everything_isOfOneKind() {
        assertThat(AddressRange.read("::/0").orElseThrow().isEverything()).isTrue();
        assertThat(AddressRange.read("0.0.0.0/1").orElseThrow().isEverything()).isFalse();
    }

    /** Names above all: nobody is asked for one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "256.0.0.1",
                "01.2.3.4",
                "0x7f.0.0.1",
                "localhost",
                "a.example",
                "cafe",
                "fade.example",
                "::g",
                ":",
                ":::",
                "1:2:3:4:5:6:7:8:9",
                "fe80::1%eth0",
                "[::1]",
                " ::1",
                "2130706433",
                "::1/64"
            })
    void whatIsNoAddress_isNotRead(String text) {
        assertThat(NumericAddress.read(text)).isEmpty();
    }
}
