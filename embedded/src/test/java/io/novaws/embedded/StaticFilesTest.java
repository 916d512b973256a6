package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.embedded.RawClient.Response;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {
    private static PlainServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new PlainServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=UTF-8, <title>index</title>",
        "/index.html, text/html; charset=UTF-8, <title>index</title>",
        "/?query=/../x, text/html; charset=UTF-8, <title>index</title>",
        "/app.js, text/javascript; charset=UTF-8, console.log",
        "/%61pp.js, text/javascript; charset=UTF-8, console.log",
        "/sub/, text/html; charset=UTF-8, <title>sub</title>",
        "/with%20space.txt, text/plain; charset=UTF-8, plain text",
    })
    void aFile_isServedWithItsType(String target, String type, String content) throws Exception {
        Response response = get(target);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().get("Content-Type")).isEqualTo(type);
        assertThat(response.text()).contains(content);
    }

    @Test
    void aFileInAJar_isServed() throws Exception {
        StaticFiles files = new StaticFiles(JarOfResources.loader());
        Reply reply = files.get("/in-jar.txt", io.netty.handler.codec.http.EmptyHttpHeaders.INSTANCE)
                .orElseThrow();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(((Reply.Bytes) reply.content()).bytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("from a jar");
        assertThat(files.get("/dir", io.netty.handler.codec.http.EmptyHttpHeaders.INSTANCE))
                .isEmpty();
        assertThat(files.get("/dir/", io.netty.handler.codec.http.EmptyHttpHeaders.INSTANCE))
                .isEmpty();
    }

    @Test
    void everyResponse_hasTheHeadersThatProtect() throws Exception {
        Response response = get("/");
        String authority = "127.0.0.1:" + server.port();
        assertThat(response.headers())
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "no-referrer")
                .containsEntry("X-Frame-Options", "DENY")
                .containsEntry("Cache-Control", "no-cache")
                .containsEntry(
                        "Content-Security-Policy",
                        "default-src 'self'; connect-src 'self' ws://" + authority + " wss://" + authority
                                + "; frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
    }

    @Test
    void aDirectoryWithoutItsSlash_isRedirected() throws Exception {
        Response response = get("/sub");
        assertThat(response.status()).isEqualTo(301);
        assertThat(response.headers().get("Location")).isEqualTo("/sub/");
    }

    @Test
    void anUnchangedFile_is304() throws Exception {
        String tag = get("/app.js").headers().get("ETag");
        try (RawClient client = server.connect()) {
            client.get("/app.js", "If-None-Match: " + tag);
            Response response = client.readHttpHead();
            assertThat(response.status()).isEqualTo(304);
            assertThat(client.get("/app.js").readHttpResponse().status()).isEqualTo(200);
        }
    }

    @Test
    void head_hasTheHeadersOnly() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("HEAD /app.js HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Response response = client.readHttpHead();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers().get("Content-Length")).isNotEqualTo("0");
            assertThat(client.get("/app.js").readHttpResponse().text()).startsWith("console.log");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/empty",
                "/empty/",
                "/.env",
                "/.hidden/file.txt",
                "/.hidden/",
                "/%2eenv",
                "/%2Ehidden/file.txt",
                "/..",
                "/../",
                "/../outside.txt",
                "/../../META-INF/outside.txt",
                "/sub/..",
                "/sub/../app.js",
                "/sub/../../outside.txt",
                "/./app.js",
                "/sub/./index.html",
                "/.../outside.txt",
                "/....//outside.txt",
                "/%2e%2e/outside.txt",
                "/%2E%2E/outside.txt",
                "/.%2e/outside.txt",
                "/%2e./outside.txt",
                "/sub/%2e%2e/app.js",
                "/..%2foutside.txt",
                "/..%2Foutside.txt",
                "/%2e%2e%2foutside.txt",
                "/sub%2findex.html",
                "/sub%2Findex.html",
                "/%2f%2e%2e%2foutside.txt",
                "/..%5coutside.txt",
                "/%5c..%5coutside.txt",
                "/sub%5Cindex.html",
                "/..\\outside.txt",
                "/\\..\\outside.txt",
                "/sub\\index.html",
                "//app.js",
                "//",
                "/sub//index.html",
                "/%2fapp.js",
                "//etc/passwd",
                "//127.0.0.1/app.js",
                "/%00",
                "/app.js%00",
                "/app.js%00.html",
                "/%00/app.js",
                "/app.js%0a",
                "/app.js%0d%0aX: y",
                "/%7f",
                "/%252e%252e/outside.txt",
                "/%25%32%65%25%32%65/outside.txt",
                "/%252fapp.js",
                "/..%252foutside.txt",
                "/%255c..%255coutside.txt",
                "/%",
                "/%2",
                "/%zz",
                "/app.js%",
                "/app.js%2",
                "/%u002e%u002e/outside.txt",
                "/%c0%ae%c0%ae/outside.txt",
                "/%c0%af",
                "/%e0%80%ae%e0%80%ae/outside.txt",
                "/%ff",
                "/%f0%82%82%ac",
                "/app.js/",
                "/app.js/..",
                "/app.js.",
                "/app.js%20",
                "/app.js::$DATA",
                "/app.js:x",
                "/C:/windows/win.ini",
                "/c%3a/x",
                "/file:///etc/passwd",
                "/app.js;x=1",
                "/;/app.js",
                "/..;/outside.txt",
                "/*",
                "/~root",
                "/META-INF/outside.txt",
                "/../../io/novaws/embedded/NovaServer.class",
                "/io/novaws/embedded/NovaServer.class",
                "/%EF%BC%8E%EF%BC%8E/outside.txt",
                "/%e2%80%a5/outside.txt",
                "/|",
                "/<",
                "/%22",
            })
    void whatIsNoPlainFile_isNotServed(String target) throws Exception {
        Response response = get(target);
        assertThat(response.status()).as("status").isIn(400, 404);
        assertThat(response.text()).doesNotContain("secret", "console.log", "title", "Exception");
        assertThat(response.headers().get("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    private static Response get(String target) throws Exception {
        try (RawClient client = server.connect()) {
            return client.get(target).readHttpResponse();
        }
    }
}
