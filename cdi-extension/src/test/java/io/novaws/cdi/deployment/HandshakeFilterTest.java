package io.novaws.cdi.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.Admission;
import io.novaws.Handshake;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.Operations;
import io.novaws.cdi.NovaExtension;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter before the endpoints of a real deployment; the container behind it is the test. */
class HandshakeFilterTest {
    private static final ServletContext CONTEXT =
            Asked.proxy(ServletContext.class, (method, arguments) -> switch (method.getName()) {
                case "getClassLoader" -> HandshakeFilterTest.class.getClassLoader();
                case "getContextPath" -> "/app";
                case "getAttribute" -> container();
                case "getResourceAsStream" ->
                    new ByteArrayInputStream("<auth-method>DIGEST</auth-method>".getBytes(StandardCharsets.UTF_8));
                default -> throw new UnsupportedOperationException(method.getName());
            });
    private static final List<ServerEndpointConfig> REGISTERED = new ArrayList<>();
    private static final WebApplication APPLICATION = new WebApplication();
    private static SeContainer beans;

    private final HandshakeFilter filter = new HandshakeFilter(APPLICATION);
    private final Asked asked = Asked.handshake();
    private final Container container = new Container();

    @NovaEndpoint("/room/{name}")
    static class Room {
        static final AtomicInteger LIVING = new AtomicInteger();

        @PostConstruct
        void begin() {
            LIVING.incrementAndGet();
        }

        @PreDestroy
        void end() {
            LIVING.decrementAndGet();
        }

        @OnHandshake
        Admission admit(Handshake handshake, @PathParam("name") String name) {
            if (name.equals("broken")) {
                throw new IllegalStateException("a text for nobody");
            }
            return name.equals("closed")
                    ? Admission.refuse(429, "later").header("Retry-After", "7")
                    : Admission.accept().header("X-Room", name);
        }

        @OnMessage
        void message(String text) {}
    }

    @RolesAllowed("member")
    @NovaEndpoint("/members")
    static class Members {
        @OnMessage
        void message(String text) {}
    }

    @NovaEndpoint("/seat/{number}")
    static class Seat {
        @OnMessage
        void message(String text, @PathParam("number") int number) {}
    }

    @RolesAllowed("member")
    @NovaEndpoint("/asked")
    static class AskedMembers {
        static final AtomicInteger ASKED = new AtomicInteger();

        @OnHandshake
        void admit() {
            ASKED.incrementAndGet();
        }

        @OnMessage
        void message(String text) {}
    }

    private static ServerContainer container() {
        return Asked.proxy(ServerContainer.class, (method, arguments) -> {
            REGISTERED.add((ServerEndpointConfig) arguments[0]);
            return null;
        });
    }

    @BeforeAll
    static void deploy() {
        beans = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addExtensions(NovaExtension.class)
                .addBeanClasses(Room.class, Members.class, Seat.class, AskedMembers.class)
                .initialize();
        APPLICATION.contextInitialized(new ServletContextEvent(CONTEXT));
    }

    @AfterAll
    static void undeploy() {
        APPLICATION.contextDestroyed(new ServletContextEvent(CONTEXT));
        assertThat(APPLICATION.deployment()).isNull();
        beans.close();
    }

    /** A container that makes a WebSocket where an endpoint is registered and agrees. */
    private final class Container implements FilterChain {
        int called;
        boolean ticket;
        int answers = 101;
        boolean throwing;

        @Override
        public void doFilter(jakarta.servlet.ServletRequest request, jakarta.servlet.ServletResponse response)
                throws IOException, ServletException {
            called++;
            ticket = hasTicket();
            if (throwing) {
                throw new ServletException("the container fails");
            }
            asked.status = answers;
        }
    }

    private static boolean hasTicket() {
        return REGISTERED.stream()
                .anyMatch(endpoint -> endpoint.getConfigurator().checkOrigin(""));
    }

    private static boolean nobodyIsAdmitted() {
        return deployment().application().openConnections() == 0 && !hasTicket();
    }

    private static Deployment deployment() {
        return Objects.requireNonNull(APPLICATION.deployment());
    }

    private void ask() throws Exception {
        filter.doFilter(asked.request(), asked.response(), container);
        assertThat(nobodyIsAdmitted()).as("the ticket is off the thread").isTrue();
    }

    private String body() {
        return asked.body.toString(StandardCharsets.UTF_8);
    }

    // ---- what passes

    @Test
    void whatIsNoHandshake_passesUntouched() throws Exception {
        asked.headers.clear();
        ask();
        assertThat(container.called).isEqualTo(1);
        assertThat(container.ticket).isFalse();
    }

    @Test
    void handshakeOfAnotherPath_passesWithoutATicket() throws Exception {
        asked.at("/app/elsewhere", "/elsewhere");
        ask();
        assertThat(container.called).isEqualTo(1);
        assertThat(container.ticket).isFalse();
    }

    @Test
    void admittedHandshake_reachesTheContainerWithItsTicket() throws Exception {
        ask();
        assertThat(container.called).isEqualTo(1);
        assertThat(container.ticket).isTrue();
        assertThat(asked.body.size()).isZero();
    }

    /** What a container answers that has a template for the path, and may be an endpoint of Nova's. */
    private void answerFromTemplate(String registered, Answer answer) throws Exception {
        filter.doFilter(asked.request(), asked.response(), (request, response) -> {
            REGISTERED.stream()
                    .filter(endpoint -> endpoint.getPath().equals(registered))
                    .forEach(endpoint -> assertThat(endpoint.getConfigurator().checkOrigin(""))
                            .isFalse());
            answer.in((HttpServletResponse) response);
        });
    }

    private interface Answer {
        void in(HttpServletResponse response) throws IOException;
    }

    @Test
    void variableOfTheWrongType_is404_whateverAContainerMakesOfIt() throws Exception {
        asked.at("/app/seat/window", "/seat/window");
        answerFromTemplate("/seat/{number}", response -> response.sendError(403));
        assertThat(asked.status).isEqualTo(404);
        answerFromTemplate("/seat/{number}", response -> response.sendError(403, "no"));
        assertThat(asked.status).isEqualTo(404);
        answerFromTemplate("/seat/{number}", response -> response.setStatus(403));
        assertThat(asked.status).isEqualTo(404);
        answerFromTemplate("/seat/{number}", response -> response.sendError(500, "failed"));
        assertThat(asked.status).isEqualTo(500);
    }

    @Test
    void refusalOfAnEndpointOfTheApplicationsOwn_isItsOwn() throws Exception {
        asked.at("/app/seat/window", "/seat/window");
        answerFromTemplate("/seat/window", response -> response.sendError(403));
        assertThat(asked.status).isEqualTo(403);
        asked.at("/app/elsewhere", "/elsewhere");
        answerFromTemplate("/seat/{number}", response -> response.sendError(403));
        assertThat(asked.status).isEqualTo(403);
    }

    @Test
    void pathThatTheContainerReadsDifferently_passesWithoutATicket() throws Exception {
        asked.at("/app/room/one;/../two", "/room/two");
        ask();
        assertThat(container.called).isEqualTo(1);
        assertThat(container.ticket).isFalse();
    }

    // ---- what is refused

    @Test
    void refusalOfTheApplication_isTheWholeAnswer() throws Exception {
        asked.at("/app/room/closed", "/room/closed");
        ask();
        assertThat(container.called).isZero();
        assertThat(asked.status).isEqualTo(429);
        assertThat(asked.answered)
                .containsEntry("Retry-After", List.of("7"))
                .containsEntry("Connection", List.of("close"))
                .containsEntry("Content-Length", List.of("5"));
        assertThat(body()).isEqualTo("later");
    }

    @Test
    void callbackThatThrows_is500_withoutItsText() throws Exception {
        asked.at("/app/room/broken", "/room/broken");
        ask();
        assertThat(container.called).isZero();
        assertThat(asked.status).isEqualTo(500);
        assertThat(body()).doesNotContain("nobody");
    }

    @Test
    void otherMethodsAndProtocols_andBodies_are400() throws Exception {
        for (Asked wrong : List.of(
                Asked.handshake().header("Content-Length", "3"),
                Asked.handshake().header("Transfer-Encoding", "chunked"),
                Asked.handshake().header("Connection", "close"))) {
            filter.doFilter(wrong.request(), wrong.response(), container);
            assertThat(wrong.status).isEqualTo(400);
        }
        for (String method : List.of("HEAD", "POST")) {
            Asked wrong = Asked.handshake();
            wrong.method = method;
            filter.doFilter(wrong.request(), wrong.response(), container);
            assertThat(wrong.status).isEqualTo(400);
        }
        for (String protocol : List.of("HTTP/1.0", "HTTP/2.0")) {
            Asked wrong = Asked.handshake();
            wrong.protocol = protocol;
            filter.doFilter(wrong.request(), wrong.response(), container);
            assertThat(wrong.status).isEqualTo(400);
        }
        assertThat(container.called).isZero();
    }

    @Test
    void framesThatComeWithTheRequest_are400_andReachNoContainer() throws Exception {
        int before = scopesThatLive();
        asked.bytesBehind = 9;
        ask();
        assertThat(container.called).isZero();
        assertThat(asked.status).isEqualTo(400);
        assertThat(asked.answered).containsEntry("Connection", List.of("close"));
        assertThat(scopesThatLive()).isEqualTo(before);
    }

    @Test
    void wrongVersion_isToldTheRightOne() throws Exception {
        asked.header("Sec-WebSocket-Version", "8");
        ask();
        assertThat(asked.status).isEqualTo(400);
        assertThat(asked.answered).containsEntry("Sec-WebSocket-Version", List.of("13"));
    }

    @Test
    void roles_areTheRequests() throws Exception {
        asked.at("/app/members", "/members");
        ask();
        assertThat(asked.status).isEqualTo(401);
        Asked stranger = Asked.handshake().at("/app/members", "/members");
        stranger.caller = () -> "eve";
        filter.doFilter(stranger.request(), stranger.response(), container);
        assertThat(stranger.status).isEqualTo(403);
        assertThat(container.called).isZero();
        Asked member = Asked.handshake().at("/app/members", "/members");
        member.caller = () -> "ada";
        member.roles.add("member");
        filter.doFilter(member.request(), member.response(), container);
        assertThat(container.called).isEqualTo(1);
        assertThat(container.ticket).isTrue();
    }

    // ---- who is not known

    private static final String CHALLENGE = "WWW-Authenticate";

    private long refused() {
        return beans.select(Operations.class).get().counters().refused();
    }

    @Test
    void nobody_isToldByTheServerHowToLogIn() throws Exception {
        asked.at("/app/members", "/members").login = () -> {
            asked.status = 401;
            asked.answered.put(CHALLENGE, List.of("Basic realm=\"here\""));
            return false;
        };
        long before = refused();
        ask();
        assertThat(asked.status).isEqualTo(401);
        assertThat(asked.answered)
                .containsEntry(CHALLENGE, List.of("Basic realm=\"here\""))
                .containsEntry("Connection", List.of("close"));
        assertThat(container.called).isZero();
        assertThat(refused()).isEqualTo(before + 1);
    }

    @Test
    void answerThatTheServerHasSent_isLeftAlone() throws Exception {
        asked.at("/app/members", "/members").login = () -> {
            asked.status = 302;
            asked.committed = true;
            return false;
        };
        ask();
        assertThat(asked.status).isEqualTo(302);
        assertThat(asked.answered).isEmpty();
        assertThat(container.called).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 401, 403})
    void whereTheServerAsksForNothing_nobodyIsToldOfTokens(int status) throws Exception {
        asked.at("/app/members", "/members").login = () -> {
            asked.status = status;
            asked.answered.put("X-Half", List.of("done"));
            return false;
        };
        ask();
        assertThat(asked.status).isEqualTo(401);
        assertThat(asked.answered)
                .containsEntry(CHALLENGE, List.of("Bearer realm=\"nova\""))
                .doesNotContainKey("X-Half");
    }

    @Test
    void failureOfTheServersLogin_isTheServers() throws Exception {
        asked.at("/app/members", "/members").login = () -> {
            asked.status = 500;
            return false;
        };
        ask();
        assertThat(asked.status).isEqualTo(500);
    }

    @Test
    void withoutALogin_nobodyIsToldOfTokens() throws Exception {
        asked.at("/app/members", "/members");
        ask();
        assertThat(asked.status).isEqualTo(401);
        assertThat(asked.answered).containsEntry(CHALLENGE, List.of("Bearer realm=\"nova\""));
    }

    @Test
    void callerWhomTheServerKnowsWhenAsked_isLetIn_andTheApplicationIsAskedOnce() throws Exception {
        asked.at("/app/asked", "/asked").login = () -> {
            asked.caller = () -> "ada";
            asked.roles.add("member");
            return true;
        };
        int before = AskedMembers.ASKED.get();
        long refusedBefore = refused();
        ask();
        assertThat(container.ticket).isTrue();
        assertThat(AskedMembers.ASKED).hasValue(before + 1);
        assertThat(refused()).isEqualTo(refusedBefore);
    }

    @Test
    void callerWhomTheServerKnowsWhenAsked_is403WithoutTheRole() throws Exception {
        asked.at("/app/members", "/members").login = () -> {
            asked.caller = () -> "eve";
            return true;
        };
        ask();
        assertThat(asked.status).isEqualTo(403);
        assertThat(container.called).isZero();
    }

    @Test
    void pageOfAnotherOrigin_isNotAskedToLogIn() throws Exception {
        asked.at("/app/members", "/members").header("Origin", "https://evil.example").login = () -> {
            throw new AssertionError("asked");
        };
        ask();
        assertThat(asked.status).isEqualTo(403);
    }

    @Test
    void pageOfAnotherOrigin_isRefused() throws Exception {
        asked.header("Origin", "https://evil.example");
        ask();
        assertThat(container.called).isZero();
        assertThat(asked.status).isEqualTo(403);
    }

    // ---- what goes wrong

    private static int scopesThatLive() {
        return Room.LIVING.get();
    }

    @Test
    void serverThatCannotSayWhoAsks_refusesWithoutAText() throws Exception {
        asked.failure = new IllegalStateException("a text for nobody");
        ask();
        assertThat(container.called).isZero();
        assertThat(asked.status).isEqualTo(500);
        assertThat(body()).isEmpty();
    }

    @Test
    void committedResponse_isLeftAlone_andNothingIsOpened() throws Exception {
        asked.at("/app/room/closed", "/room/closed").committed = true;
        ask();
        assertThat(container.called).isZero();
        assertThat(asked.status).isEqualTo(200);
        assertThat(asked.answered).isEqualTo(Map.of());
        assertThat(asked.body.size()).isZero();
    }

    @Test
    void containerThatThrows_throwsOn_andTheConnectionIsOver() {
        int before = scopesThatLive();
        container.throwing = true;
        assertThatThrownBy(this::ask).isInstanceOf(ServletException.class);
        assertThat(container.ticket).isTrue();
        assertThat(scopesThatLive()).isEqualTo(before);
    }

    @Test
    void containerThatMakesNoWebSocket_endsTheConnection() throws Exception {
        int before = scopesThatLive();
        container.answers = 404;
        ask();
        assertThat(container.ticket).isTrue();
        assertThat(scopesThatLive()).isEqualTo(before);
    }

    // ---- the HTTP session

    /** A session whose end the container told of before anybody knew of the connection. */
    private static HttpSession over() {
        return Asked.proxy(HttpSession.class, (method, arguments) -> {
            if (method.getName().equals("getId")) {
                return "one";
            }
            throw new IllegalStateException("the session is over");
        });
    }

    @Test
    void sessionThatEndedDuringTheHandshake_closesTheConnectionAsItOpens() throws Exception {
        asked.caller = () -> "ada";
        asked.session = over();
        Map<String, Object> properties = new HashMap<>();
        ServerEndpointConfig room = REGISTERED.stream()
                .filter(endpoint -> endpoint.getPath().equals("/room/{name}"))
                .findFirst()
                .orElseThrow();
        filter.doFilter(asked.request(), asked.response(), (request, response) -> {
            ServerEndpointConfig ofThisHandshake =
                    Asked.proxy(ServerEndpointConfig.class, (method, arguments) -> properties);
            Map<String, List<String>> headers = new HashMap<>();
            room.getConfigurator()
                    .modifyHandshake(
                            ofThisHandshake,
                            Asked.proxy(HandshakeRequest.class, (method, arguments) -> null),
                            Asked.proxy(HandshakeResponse.class, (method, arguments) -> headers));
            assertThat(headers).containsEntry("X-Room", List.of("one"));
            asked.status = 101;
        });
        BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
        Session session = Asked.proxy(Session.class, (method, arguments) -> {
            if (method.getName().equals("close")) {
                closed.add(((CloseReason) arguments[0]).getCloseCode().getCode());
            }
            return method.getName().equals("getUserProperties") ? properties : null;
        });
        Endpoint opened = room.getConfigurator().getEndpointInstance(Endpoint.class);
        opened.onOpen(session, room);
        assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo(1008);
        opened.onClose(session, new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, ""));
        assertThat(properties).as("the ticket").isEmpty();
    }
}
