package io.novaws.it.server;

import io.novaws.it.suite.ServerUnderTest;
import io.novaws.it.support.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/**
 * The application as a WAR in a server; its backstage is a servlet.
 *
 * @param base where the server has put it, without a slash at its end
 */
public record DeployedWar(URI base) implements ServerUnderTest {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The application at the address that Arquillian gives, seen from this machine. */
    public static DeployedWar at(URI address) {
        String path = address.getRawPath().replaceAll("/$", "");
        return new DeployedWar(URI.create("http://127.0.0.1:" + address.getPort() + path));
    }

    @Override
    public String ask(String question) {
        URI uri = URI.create(base + "/backstage?ask=" + URLEncoder.encode(question, StandardCharsets.UTF_8));
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Patience.LIMIT).build();
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(
                        "backstage, " + question + ": " + response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
