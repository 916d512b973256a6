package io.novaws.benchmarks;

import io.novaws.embedded.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A certificate for this machine that nobody trusts, made by the JDK's keytool for one run. */
final class SelfSigned {
    private SelfSigned() {}

    /** Makes the certificate; its file goes with the process. */
    static Tls make() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("bench-server");
        Path store = directory.resolve("server.p12");
        directory.toFile().deleteOnExit();
        store.toFile().deleteOnExit();
        String password = UUID.randomUUID().toString();
        ProcessBuilder keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "bench",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass:env",
                        "STORE_PASSWORD")
                .redirectErrorStream(true);
        keytool.environment().put("STORE_PASSWORD", password);
        Process process = keytool.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool made no certificate: " + said);
        }
        return Tls.keyStore(store, password);
    }
}
