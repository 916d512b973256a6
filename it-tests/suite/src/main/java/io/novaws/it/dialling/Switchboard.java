package io.novaws.it.dialling;

import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.Connections;
import io.novaws.Connector;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.URI;
import java.util.ServiceLoader;

/** Dials where it is told to, and says what there is. */
@WebServlet("/backstage")
public class Switchboard extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient Connector connector;

    @Inject
    private transient Connections connections;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String[] words = request.getParameter("ask").split(" ");
        response.getWriter()
                .write(
                        switch (words[0]) {
                            case "dial" -> dial(URI.create(words[1]), words[2]);
                            case "count" -> String.valueOf(connections.count());
                            case "container" ->
                                ContainerProvider.getWebSocketContainer()
                                        .getClass()
                                        .getName();
                            case "configurator" ->
                                ServiceLoader.load(ServerEndpointConfig.Configurator.class)
                                        .findFirst()
                                        .orElseThrow()
                                        .getClass()
                                        .getName();
                            default -> throw new IllegalArgumentException(words[0]);
                        });
    }

    private String dial(URI address, String text) {
        ClientConnection connection = connector
                .connect(Caller.class, ConnectOptions.DEFAULT.uri(address))
                .toCompletableFuture()
                .join();
        connection.send(text).toCompletableFuture().join();
        return connection.status() + " " + connection.links();
    }
}
