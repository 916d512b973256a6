package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.core.model.Compression;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateAgreementTest {
    private static final Compression FORGETTING = new Compression(true, false, 0);
    private static final Compression REMEMBERING = new Compression(true, true, 0);
    private static final String BOTH = "; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate | permessage-deflate",
                "permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_no_context_takeover | permessage-deflate; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=15 | permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=8"
                        + " | permessage-deflate; server_no_context_takeover; server_max_window_bits=8",
                "permessage-deflate; client_max_window_bits | permessage-deflate",
                "permessage-deflate; client_max_window_bits=9 | permessage-deflate",
                "PerMessage-Deflate ;CLIENT_MAX_WINDOW_BITS = \"10\" | permessage-deflate",
                "permessage-deflate; server_max_window_bits=\"1\\0\""
                        + " | permessage-deflate; server_no_context_takeover; server_max_window_bits=10",
                "x-other; permessage-deflate=1, permessage-deflate | permessage-deflate",
                "permessage-deflate; server_max_window_bits=7, permessage-deflate; client_no_context_takeover"
                        + " | permessage-deflate; client_no_context_takeover",
                "permessage-deflate; client_no_context_takeover, permessage-deflate"
                        + " | permessage-deflate; client_no_context_takeover",
            })
    void offer_isAcceptedWithWhatItAsksFor(String offer, String answer) {
        assertThat(agree(REMEMBERING, offer)).map(DeflateAgreement::header).hasValue(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; client_no_context_takeover",
                "permessage-deflate; server_no_context_takeover",
            })
    void withoutTakeover_theServerForgetsAndHasThePeerForget(String offer) {
        DeflateAgreement agreed = agree(FORGETTING, offer).orElseThrow();
        assertThat(agreed.header()).isEqualTo("permessage-deflate" + BOTH);
        assertThat(agreed.serverTakeover()).isFalse();
        assertThat(agreed.clientTakeover()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void everyWindow_isAccepted(int bits) {
        assertThat(agree(FORGETTING, "permessage-deflate; server_max_window_bits=" + bits))
                .map(DeflateAgreement::header)
                .hasValue("permessage-deflate" + BOTH + "; server_max_window_bits=" + bits);
        assertThat(agree(FORGETTING, "permessage-deflate; client_max_window_bits=" + bits))
                .map(DeflateAgreement::header)
                .hasValue("permessage-deflate" + BOTH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server_max_window_bits",
                "server_max_window_bits=7",
                "server_max_window_bits=16",
                "server_max_window_bits=08",
                "server_max_window_bits=1e1",
                "server_max_window_bits=+9",
                "server_max_window_bits=99999999999",
                "client_max_window_bits=7",
                "client_max_window_bits=16",
                "client_max_window_bits=010",
                "client_max_window_bits=-9",
                "server_no_context_takeover=true",
                "client_no_context_takeover=1",
                "server_no_context_takeover; server_no_context_takeover",
                "client_max_window_bits; client_max_window_bits=10",
                "unknown",
                "unknown=1",
                "server_no_context_takeover; mem_level=8",
            })
    void wrongRepeatedOrUnknownParameter_declinesTheOffer(String parameters) {
        assertThat(agree(REMEMBERING, "permessage-deflate; " + parameters)).isEmpty();
        assertThat(agree(REMEMBERING, "permessage-deflate; " + parameters + ", permessage-deflate"))
                .as("the next offer is taken")
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-webkit-deflate-frame", "permessage-bzip2; a=1", "permessage-deflate-x", ""})
    void otherExtensions_areIgnored(String offer) {
        assertThat(agree(REMEMBERING, offer)).isEmpty();
    }

    @Test
    void offersOfSeveralHeaders_areOneList() {
        assertThat(OfferedExtension.parse(List.of("a;b=1 , ,c", "permessage-deflate"))
                        .orElseThrow())
                .extracting(OfferedExtension::name)
                .containsExactly("a", "c", "permessage-deflate");
    }

    @Test
    void nothing_isAgreedWhereCompressionIsOff() {
        assertThat(agree(Compression.OFF, "permessage-deflate")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate;",
                "permessage-deflate; ;a",
                ";a",
                "=",
                "a b",
                "a;b=",
                "a;b=\"",
                "a;b=\"\"",
                "a;b=\"c",
                "a;b=\"c d\"",
                "a;b=\"c\\",
                "a;b=\"c\"d",
                "a;b=c=d",
                "a/b",
                "a;b=c;",
                "\"a\"",
                "ä",
                "a;b=\u0001",
            })
    void listThatIsNone_isMalformed(String header) {
        assertThat(OfferedExtension.parse(List.of(header))).isEmpty();
        assertThat(OfferedExtension.parse(List.of("permessage-deflate", header)))
                .isEmpty();
    }

    private static Optional<DeflateAgreement> agree(Compression settings, String header) {
        return DeflateAgreement.on(OfferedExtension.parse(List.of(header)).orElseThrow(), settings);
    }
}
