package io.novaws.core.model;

import java.util.Locale;

/**
 * What goes wrong at run time (2xx) and when the embedded server starts (3xx), each with a number for good, a message and
 * a remedy; the page {@code docs/errors.md} lists them.
 */
public enum Notice {
    CONNECTION_SCOPE_OUTSIDE(
            201,
            "@ConnectionScoped bean {bean} used outside a callback (thread {thread})",
            "Inject Connections, Groups or Names and send or signal from there; "
                    + "or read the bean in the callback and pass on what is needed."),
    NO_CONNECTION(
            202,
            "the injected Connection was used where no callback of a connection runs (thread {thread})",
            "Inject Connections and find the connection by its id, or keep the callback's Connection parameter."),
    MESSAGE_HANDLER(
            203,
            "Session.addMessageHandler was called, but the messages of this session go to the callbacks of {endpoint}",
            "Write an @OnMessage method with a parameter of the message's type."),
    UNREADABLE(
            204,
            "a message of the peer could not be read ({where})",
            "Compare what the peer sends with the type of the callback's parameter: an @OnError callback gets the cause, "
                    + "which names the difference. JSON-B reads public records only, those in it included."),
    NO_CALLBACK(
            205,
            "no callback takes this message of the peer ({kind})",
            "Add an @OnMessage method for it, or one without @MessageType that takes what no other is named for."),
    CALLBACK_FAILED(
            206,
            "{callback} failed",
            "See the cause. One in @OnOpen, @OnMessage, @OnSignal or @OnDrain is handed to an @OnError method; without one, "
                    + "onFailure says what becomes of the connection. A handshake is refused with 500."),
    NO_TICKET(
            207,
            "a handshake for {endpoint} was refused: it did not pass Nova's filter",
            "Let no other filter forward or dispatch WebSocket requests before Nova's, and map none ahead of it."),
    CANNOT_ENCODE(
            208,
            "a message of type {type} cannot be encoded",
            "Send a String, byte[], ByteBuffer or what JSON-B can write (its records must be public), "
                    + "or declare an encoder for the type."),
    WRONG_SETTINGS(
            209,
            "settings are wrong: {settings}",
            "Correct them where they are set: MicroProfile Config, a system property, an environment variable, or an option "
                    + "of NovaServer."),
    UNKNOWN_SETTING(
            210,
            "there are no such settings: {names}",
            "Compare them with Nova's page of settings; the name of an endpoint is its class's unless it declares another."),
    OVERLOAD_HANDLER_FAILED(
            211,
            "the OverloadHandler failed ({failure}); the peer gets the plain 503",
            "Answer an Admission.Refused, and throw nothing: see the cause."),
    RATE_NEARLY_USED(
            212,
            "{connection} has used four fifths of what its peer may send at once, and is closed if it goes on",
            "If the peer may be that fast, raise rate or burst of the endpoint, or lower a @MessageCost."),
    SEVERAL_BEANS(
            213,
            "there are {number} beans of the type {type}, and Nova asks one: {beans}",
            "Keep one of them, or select it as an alternative, with @Alternative and @Priority."),
    HANDSHAKE_REFUSED(
            220,
            "a handshake of {address} for {endpoint} was refused with {status}: {reason}",
            "If an honest peer meets this, allow it: origins and hosts of the server, roles, or the limit that is named."),
    CLOSED_BY_LIMIT(
            221,
            "a connection of {endpoint} was closed with {code}: {reason}",
            "If honest peers meet this limit, raise it. Otherwise nothing is to be done."),
    CLOSED_ABNORMALLY(
            222,
            "a connection of {endpoint} ended with {code}, cause {cause}",
            "Nothing, if it is rare. If it is not, look at the network, proxies in between and what the peers send."),
    FRAMES_TOO_EARLY(
            223,
            "a handshake of {address} was refused with 400: frames came with it, before the answer",
            "Let the peer wait for the 101 before it sends (RFC 6455, 4.1): this server's container cannot take what comes before."),
    CANNOT_COMPRESS(
            230,
            "a message could not be compressed and left as it is: {reason}",
            "Give the process more memory outside the heap, or switch compression off."),
    SLOW_CALLBACK(
            235,
            "{callback} of {connection} has been running for {time}",
            "Find what it waits for; messages of this connection wait behind it. Raise nova.server.slow-callback if that "
                    + "is its nature, or set it to 0 to hear of none."),
    CLOSE_HELD_UP(
            236,
            "{connection} is closed for {time}, and {callback} still holds a thread",
            "Find what it waits for: @OnClose runs, and the scope ends, only when it returns."),
    STAGE_GIVEN_UP(
            237,
            "{connection} is closed for {time}, and the stage of {callback} is not complete; it is not waited for any longer",
            "Complete the stage in every case, as with CompletableFuture.orTimeout."),
    NO_WEBSOCKET_CONTAINER(
            240,
            "the web application {context} has endpoints, and its server has no WebSocket container for it",
            "Switch the server's WebSocket support on, such as the websockets setting of the servlet container in WildFly."),
    NO_MANAGED_THREADS(
            241,
            "the server has no threads for the application, so that callbacks find no names in java:comp: {reason}",
            "Switch the server's support of Jakarta Concurrency on, with java:comp/DefaultManagedThreadFactory."),
    WHOSE_THREAD(
            243,
            "several applications of an EAR share these beans, and the thread {thread} works for none that is known",
            "Use Connections, Names, Groups and Operations in callbacks, in requests, or on a thread with the class loader "
                    + "of one of the WARs."),

    ILLEGAL_TRANSITION(
            250,
            "a client connection in {status} cannot become {next}; it could become {legal}",
            "This is a fault of Nova's: please report it with what went before. The connection goes on as it was."),
    CLIENT_GAVE_UP(
            251,
            "{connection} is given up: {failure}",
            "Look at the server and the way to it. reconnect-attempts of the endpoint says how often is tried; an ErrorHandler "
                    + "decides which failures are."),
    NO_ADDRESS(
            252,
            "client endpoint {endpoint} cannot be dialled: {reason}",
            "Set the address that is named, in the configuration or in the annotation."),
    NO_TRANSPORT(
            253,
            "no transport for client endpoints was found",
            "Add nova-tyrus-impl to the application; without a server, nova-embedded brings it."),
    NOT_AUTHENTICATED(
            254,
            "the server has refused the credentials of {connection}",
            "Look at the credentials, which Nova does not show again: call authenticate with others."),
    PORT_IN_USE(
            301,
            "port {port} on {host} is in use",
            "Choose another with port(..) or --port=, or 0 for any that is free."),
    HOST_UNKNOWN(302, "the host {host} is unknown", "Choose another with host(..) or --host=."),
    CANNOT_LISTEN(
            303,
            "cannot listen on port {port} of {host}: {reason}",
            "Choose an address of this machine, and a port that the process may open."),
    NOT_REGISTRABLE(
            304,
            "the endpoint at {path} cannot be registered: {reason}",
            "Change its path or its subprotocols as the reason says."),
    NO_BEANS(
            305,
            "no bean was found on the class path",
            "Put a META-INF/beans.xml beside the application's classes, or name them with beanClasses(..)."),
    TLS_UNREADABLE(
            306,
            "the file {file} for TLS cannot be read: {reason}",
            "Check its path, and that the process may read it."),
    TLS_PASSWORD(
            307,
            "the password does not open the key store {file}, or not the key in it",
            "Check the password; from the command line it is the first line of --tls-password-file=, or NOVA_TLS_PASSWORD. "
                    + "Key store and key have the same."),
    TLS_UNUSABLE(
            308,
            "the file {file} cannot be used for TLS: {reason}",
            "Give a key store with a private key and its certificate, or certificate and private key as PEM files."),
    TLS_EXPIRES(
            309,
            "the certificate of {file} {validity}",
            "Renew it: the server takes up the new file without a restart.");

    private final int number;
    private final String message;
    private final String remedy;

    Notice(int number, String message, String remedy) {
        this.number = number;
        this.message = message;
        this.remedy = remedy;
    }

    static String code(int number) {
        return String.format(Locale.ROOT, "NOVA-%04d", number);
    }

    public int number() {
        return number;
    }

    /** The number as messages show it: {@code NOVA-0201}. */
    public String code() {
        return code(number);
    }

    /** The message, with a name in braces for each detail. */
    public String message() {
        return message;
    }

    /** What to do, in a sentence. */
    public String remedy() {
        return remedy;
    }

    /**
     * The number, the message and the remedy, in one line.
     *
     * @param details what stands for the names in braces, in their order; never a payload or a token
     */
    public String text(Object... details) {
        StringBuilder text = new StringBuilder(code()).append(' ');
        int from = 0;
        for (Object detail : details) {
            int open = message.indexOf('{', from);
            if (open < 0) {
                break;
            }
            text.append(message, from, open).append(detail);
            from = message.indexOf('}', open) + 1;
        }
        return text.append(message, from, message.length())
                .append(". Remedy: ")
                .append(remedy)
                .toString();
    }
}
