package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of the files for TLS, when, and what is said about them. */
class CertificatesTest {
    @TempDir
    static Path directory;

    private static TestCertificate first;
    private static TestCertificate second;

    private final LogRecords log = new LogRecords(Level.INFO);
    private final HandClock clock = new HandClock();
    private final HandTimer timer = new HandTimer();

    @BeforeAll
    static void makeCertificates() throws Exception {
        first = TestCertificate.make(directory, "first");
        second = TestCertificate.make(directory, "second", "-keyalg", "RSA", "-keysize", "2048");
    }

    @AfterEach
    void stopRecording() {
        log.close();
        assertThat(log.all.toString()).doesNotContain(TestCertificate.PASSWORD);
    }

    private Certificates load(Tls tls) {
        return new Certificates(tls, clock);
    }

    @ParameterizedTest
    @CsvSource({"PKCS12, EC, 256", "JKS, RSA, 2048", "PKCS12, Ed25519, 255"})
    void aKeyStoreOfAnyKind_isRead(String type, String algorithm, String size) throws Exception {
        String[] options = size.equals("255")
                ? new String[] {"-storetype", type, "-keyalg", algorithm}
                : new String[] {"-storetype", type, "-keyalg", algorithm, "-keysize", size};
        load(TestCertificate.make(directory, "kind", options).tls()).reload();
        assertThat(log.from("WARNING")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pemFilesAsCertbotWritesThem_areRead(boolean rsa) throws Exception {
        TestCertificate certificate = rsa ? second : first;
        load(pem(certificate, certificate)).reload();
    }

    @Test
    void aMissingFile_isSaidSo() {
        Path file = directory.resolve("no-such-file");
        refused(Tls.keyStore(file, "x"), "NOVA-0306 the file " + file + " for TLS cannot be read: it does not exist");
    }

    @Test
    void aDirectory_isSaidSo() {
        refused(
                Tls.keyStore(directory, "x"),
                "NOVA-0306 the file " + directory + " for TLS cannot be read: it is a directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void aWrongPassword_isSaidSo(String type) throws Exception {
        TestCertificate made = TestCertificate.make(directory, "locked", "-storetype", type, "-keyalg", "RSA");
        refused(
                Tls.keyStore(made.store(), "wrong"),
                "NOVA-0307 the password does not open the key store " + made.store());
    }

    @Test
    void aFileThatIsNoKeyStore_isSaidSo() throws Exception {
        Path file = Files.writeString(directory.resolve("text"), "not a key store at all");
        refused(Tls.keyStore(file, "x"), "NOVA-0308 the file " + file + " cannot be used for TLS: it is no key store");
    }

    @Test
    void aKeyStoreWithoutKey_isSaidSo() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("trusted", first.certificate());
        Path file = directory.resolve("trust.p12");
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            store.store(out, "x".toCharArray());
        }
        refused(
                Tls.keyStore(file, "x"),
                "NOVA-0308 the file " + file + " cannot be used for TLS: it holds no private key");
    }

    @Test
    void aKeyOfAnotherCertificate_isSaidSo() throws Exception {
        TestCertificate other = TestCertificate.make(directory, "other");
        Path chain = first.writeChain(directory.resolve("mixed.pem"));
        Tls sameKind = Tls.pem(chain, other.writeKey(directory.resolve("other.pem")));
        refused(sameKind, "NOVA-0308 the file " + chain + " cannot be used for TLS: its certificate does not belong");
        Path rsa = second.writeKey(directory.resolve("rsa.pem"));
        refused(
                Tls.pem(chain, rsa),
                "NOVA-0308 the file " + rsa + " cannot be used for TLS: its private key is not one");
    }

    @Test
    void pemFilesWithSomethingElse_areSaidSo() throws Exception {
        Path chain = first.writeChain(directory.resolve("good.pem"));
        Path key = first.writeKey(directory.resolve("good-key.pem"));
        byte[] some = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        Path old = TestCertificate.write(directory.resolve("old.pem"), "RSA PRIVATE KEY", some);
        refused(Tls.pem(chain, old), "its private key is not in PKCS #8 or has a password (openssl pkcs8");
        refused(Tls.pem(chain, chain), "it holds no private key");
        refused(Tls.pem(key, key), "NOVA-0308 the file " + key);
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        refused(Tls.pem(empty, key), "it holds no certificate");
        refused(first.tls().clientAuth(Tls.ClientAuth.NEED, empty), "it holds no certificate");
    }

    private void refused(Tls tls, String message) {
        assertThatThrownBy(() -> load(tls))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("Remedy: ")
                .hasMessageNotContaining(TestCertificate.PASSWORD);
    }

    @ParameterizedTest
    @CsvSource({"91, expired on", "89, expires on", "77, expires on", "-1, is not valid before"})
    void aCertificateThatClientsDoNotTrustMuchLonger_isAWarning(int day, String words) {
        clock.now = clock.now.plus(Duration.ofDays(day));
        load(first.tls());
        assertThat(log.from("WARNING"))
                .singleElement()
                .asString()
                .contains("NOVA-0309 the certificate of " + first.store() + " " + words);
    }

    @Test
    void aCertificateThatComesToItsEnd_isSaidOnceSoonAndOnceThen() {
        Certificates certificates = load(first.tls());
        clock.now = clock.now.plus(Duration.ofDays(75));
        certificates.check();
        assertThat(log.from("WARNING")).isEmpty();
        for (int day = 76; day < 100; day++) {
            clock.now = clock.now.plus(Duration.ofDays(1));
            certificates.check();
        }
        assertThat(log.from("WARNING")).hasSize(2);
        assertThat(log.from("WARNING").get(0)).contains("expires on");
        assertThat(log.from("WARNING").get(1)).contains("expired on");
    }

    @Test
    void aRenewedFile_isTakenUpAtTheNextCheck() throws Exception {
        Path file = copyOf(first);
        Certificates certificates = watched(Tls.keyStore(file, TestCertificate.PASSWORD));
        Identity before = certificates.shown();
        timer.pass(59_999);
        second.moveTo(file);
        assertThat(certificates.shown()).isSameAs(before);
        timer.pass(1);
        Identity after = certificates.shown();
        assertThat(after).isNotSameAs(before);
        assertThat(log.from("INFO"))
                .singleElement()
                .asString()
                .contains("serial " + second.certificate().getSerialNumber().toString(16));
        timer.pass(600_000);
        assertThat(certificates.shown()).isSameAs(after);
    }

    @Test
    void aBrokenNewFile_isSaidOncePerChangeAndTheOldOneStays() throws Exception {
        Path file = copyOf(first);
        Certificates certificates = watched(Tls.keyStore(file, TestCertificate.PASSWORD));
        Identity before = certificates.shown();
        Files.writeString(file, "half");
        timer.pass(300_000);
        assertThat(log.from("WARNING"))
                .singleElement()
                .asString()
                .contains("NOVA-0308")
                .contains("stays");
        Files.delete(file);
        timer.pass(300_000);
        assertThat(log.from("WARNING")).hasSize(2).last().asString().contains("NOVA-0306");
        assertThatThrownBy(certificates::reload).hasMessageContaining("NOVA-0306");
        assertThat(certificates.shown()).isSameAs(before);
        second.moveTo(file);
        timer.pass(60_000);
        assertThat(certificates.shown()).isNotSameAs(before);
        assertThat(log.from("WARNING")).hasSize(2);
    }

    @Test
    void aRenewedPemPair_isTakenUpWhenBothAreThere() throws Exception {
        TestCertificate other = TestCertificate.make(directory, "pair");
        Path chain = first.writeChain(directory.resolve("pair.pem"));
        Path key = first.writeKey(directory.resolve("pair-key.pem"));
        Certificates certificates = watched(Tls.pem(chain, key).checkEvery(Duration.ofSeconds(5)));
        Identity before = certificates.shown();
        other.writeChain(chain);
        later(chain);
        timer.pass(5000);
        assertThat(certificates.shown()).isSameAs(before);
        other.writeKey(key);
        later(key);
        timer.pass(5000);
        assertThat(certificates.shown()).isNotSameAs(before);
    }

    @Test
    void aPassword_isNowhereShown() throws Exception {
        Tls tls = first.tls();
        assertThat(tls + " " + tls.source() + " " + Settings.DEFAULT.tls(tls) + " "
                        + tls.source().read())
                .contains(first.store().toString())
                .doesNotContain(TestCertificate.PASSWORD);
    }

    @Test
    void protocolsAndInterval_haveTheirRange() {
        assertThatThrownBy(() -> first.tls().protocols()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> first.tls().protocols("TLSv1.3", "TLSv1.1"))
                .hasMessageContaining("not [TLSv1.3, TLSv1.1]");
        assertThatThrownBy(() -> first.tls().checkEvery(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCommandLine_takesAKeyStore() throws Exception {
        Path password = Files.writeString(directory.resolve("password"), TestCertificate.PASSWORD + "\n");
        String store = "--tls-key-store=" + first.store();
        Settings fromFile = CommandLine.parse(Map.of(), store, "--tls-password-file=" + password);
        load(fromFile.tls().orElseThrow());
        Settings fromEnvironment = CommandLine.parse(Map.of("NOVA_TLS_PASSWORD", TestCertificate.PASSWORD), store);
        load(fromEnvironment.tls().orElseThrow());
        assertThatThrownBy(() -> CommandLine.parse(Map.of(), store))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NOVA_TLS_PASSWORD");
        assertThatThrownBy(() -> CommandLine.parse(Map.of(), store, "--tls-password-file=/no/such/file"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NOVA-0306");
    }

    @Test
    void theCommandLine_takesPemFiles() throws Exception {
        String chain = "--tls-certificate=" + first.writeChain(directory.resolve("cl.pem"));
        String key = "--tls-key=" + first.writeKey(directory.resolve("cl-key.pem"));
        load(CommandLine.parse(Map.of(), chain, key).tls().orElseThrow());
        assertThatThrownBy(() -> CommandLine.parse(Map.of(), chain)).hasMessageContaining("--tls-key=");
        assertThatThrownBy(() -> CommandLine.parse(Map.of(), chain, chain)).hasMessageContaining("given twice");
        assertThatThrownBy(() -> CommandLine.parse(Map.of(), chain, key, "--tls-key-store=x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Certificates watched(Tls tls) {
        Certificates certificates = load(tls);
        CertificateWatch.begin(certificates, timer, Runnable::run, tls.checkEvery());
        return certificates;
    }

    private static Path copyOf(TestCertificate certificate) throws Exception {
        Path file = Files.createTempFile(directory, "copy", ".p12");
        return Files.copy(certificate.store(), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static Tls pem(TestCertificate chain, TestCertificate key) throws Exception {
        Path in = Files.createTempDirectory(directory, "pem");
        return Tls.pem(chain.writeChain(in.resolve("fullchain.pem")), key.writeKey(in.resolve("privkey.pem")));
    }

    /** As if some time had passed since it was written before. */
    private static void later(Path file) throws Exception {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(1)));
    }

    /** A clock that the test moves; the certificates are valid for 90 days from about its first time on. */
    private static final class HandClock extends Clock {
        Instant now = Instant.now().plusSeconds(60);

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
