package io.novaws.core.model;

/**
 * What a declaration must keep to. Each rule has a number for good, a sentence that says it, and a remedy; the page
 * {@code docs/errors.md} lists them with examples.
 *
 * <p>Those from 141 on speak of beans and are checked by the CDI extension.
 */
public enum Rule {
    PATH_NOT_ABSOLUTE(
            101,
            "The path of an endpoint starts with a slash.",
            "Write it from the root of the application, as in @NovaEndpoint(\"/chat/{room}\")."),
    PATH_MALFORMED(
            102,
            "A path consists of segments that are each a literal or one variable (URI template, level 1).",
            "Write variables as whole segments, /{name}, percent-encode what a path may not have, and end without a slash."),
    PATH_VARIABLE_TWICE(103, "A variable occurs once in a path.", "Give each variable of the path a name of its own."),
    PATH_DECLARED_TWICE(
            104,
            "A path belongs to one endpoint; /a/{x} and /a/{y} are the same path.",
            "Change one of the paths, or merge the endpoints."),
    NAME_DECLARED_TWICE(
            105,
            "The name of an endpoint, by default its simple class name, is unique in the application.",
            "Set another name: @NovaEndpoint(value = .., name = \"..\")."),
    SUBPROTOCOL_INVALID(
            106,
            "A subprotocol is an HTTP token (RFC 6455, 4.1).",
            "Use letters, digits and !#$%&'*+-.^_`|~ only, and one element per subprotocol."),
    SUBPROTOCOL_TWICE(107, "A subprotocol is listed once.", "Remove the second one; the first decides the preference."),
    ORIGIN_INVALID(
            108,
            "An origin is scheme://host[:port], or * for all (RFC 6454, 6.2).",
            "Write it as a browser sends it, as in \"https://example.org\", without a path or a slash at the end."),
    MESSAGE_SIZE_OUT_OF_RANGE(
            109,
            "The maxMessageSize of an endpoint is 1 to 2,147,483,639 bytes, and that of @OnMessage at most its endpoint's.",
            "Set a size in that range; to let one callback take larger messages, raise the endpoint's."),
    CODER_NOT_CONSTRUCTIBLE(
            110,
            "An encoder or decoder is a concrete class with a public constructor without parameters.",
            "Add the constructor; make a nested class static."),
    CODER_WITHOUT_TYPE(
            111,
            "An encoder or decoder implements Text, TextStream, Binary or BinaryStream of a type.",
            "Implement one of them and name the type, as in Decoder.Text<Said>."),
    ACCESS_DECLARED_TWICE(
            112,
            "A class or method has at most one of @RolesAllowed, @PermitAll and @DenyAll.",
            "Keep one of the annotations."),
    NO_CALLBACK(
            113,
            "An endpoint has at least one callback.",
            "Annotate a method @OnMessage, @OnOpen, @OnClose, @OnError, @OnHandshake, @OnSignal or @OnDrain, "
                    + "from jakarta.websocket and io.novaws; an overriding method repeats the annotation."),
    CALLBACK_OF_TWO_KINDS(
            114,
            "A method has one callback annotation.",
            "Write a method for each annotation; they may call a common one."),
    CALLBACK_TWICE(
            115,
            "An endpoint has at most one @OnHandshake, @OnOpen, @OnDrain, @OnError and @OnClose callback, "
                    + "inherited ones included.",
            "Merge the methods; to replace an inherited callback, override it."),
    CALLBACK_PRIVATE(
            116,
            "A callback is not private: it would run on the CDI proxy, whose fields are empty.",
            "Remove private; package-private is enough."),
    CALLBACK_STATIC(117, "A callback is not static: it belongs to an instance of the endpoint.", "Remove static."),
    CALLBACK_FINAL(
            118,
            "A callback is not final: the CDI proxy could not pass the call on to the instance.",
            "Remove final from the method."),
    CALLBACK_OUT_OF_REACH(
            119,
            "A callback inherited from another package is public or protected: the CDI proxy cannot override it otherwise.",
            "Make the method protected or public."),
    PARAMETER_UNKNOWN(
            120,
            "A callback declares only parameters that Nova can fill.",
            "Remove the parameter; annotate it @PathParam for a variable of the path; inject what is a bean."),
    PATH_PARAMETER_UNKNOWN(
            121,
            "A @PathParam names a variable of the endpoint's path.",
            "Use the name of a variable, or add the variable to the path."),
    PATH_PARAMETER_TYPE(
            122,
            "A @PathParam parameter is a String, a primitive, a wrapper of one or an enum.",
            "Declare a String and convert it in the callback."),
    HANDSHAKE_PARAMETER(
            123,
            "Before the connection is open there are only Handshake, Connection and @PathParam parameters.",
            "Read the request from a Handshake parameter, and do the rest in @OnOpen."),
    MESSAGE_PARAMETER_MISSING(
            124,
            "An @OnMessage callback has a parameter for the message.",
            "Add one: a String, byte[], ByteBuffer, PongMessage, or any type that JSON-B or a decoder reads."),
    MESSAGE_PARAMETER_TWICE(
            125,
            "An @OnMessage callback has one parameter for the message, and beside it at most a boolean for its last part.",
            "Keep one; annotate variables of the path @PathParam."),
    SIGNAL_PARAMETER(
            126,
            "An @OnSignal callback has exactly one parameter for the signal.",
            "Declare one parameter of the type that is passed to Connection.signal."),
    SIGNAL_TYPE_TWICE(
            127,
            "Each @OnSignal callback of an endpoint takes another type.",
            "Merge the callbacks, or give each signal a record of its own."),
    ERROR_PARAMETER(
            128,
            "An @OnError callback has exactly one Throwable parameter (Jakarta WebSocket 4.6).",
            "Declare one parameter of type Throwable."),
    HANDSHAKE_RESULT(
            129,
            "An @OnHandshake callback returns void, an Admission, or a CompletionStage of an Admission.",
            "Return Admission.accept() or Admission.refuse(status, text)."),
    CLOSE_RESULT(
            130,
            "An @OnClose callback returns void or a CompletionStage<Void>: the peer is gone, a reply would reach nobody.",
            "Return void."),
    TEXT_AMBIGUOUS(
            131,
            "One @OnMessage callback at most takes the text that no other is named for: as text, by a decoder or as JSON.",
            "Give the JSON messages names with @MessageType, or merge the callbacks."),
    BINARY_AMBIGUOUS(
            132, "An endpoint has at most one @OnMessage callback for binary messages.", "Merge the callbacks."),
    PONG_AMBIGUOUS(133, "An endpoint has at most one @OnMessage callback for PongMessage.", "Merge the callbacks."),
    MESSAGE_NAME_TWICE(
            134,
            "A message name belongs to one callback and one type of an endpoint.",
            "Rename one of the messages, or merge the callbacks."),
    MESSAGE_NAME_BLANK(
            135,
            "The name of a message is not blank.",
            "Give the name that the peer sends, as in @MessageType(\"said\")."),
    SEALED_TYPE_UNNAMED(
            136,
            "Each concrete type that a sealed message type permits has a name.",
            "Annotate the type @MessageType, or the sealed type @JsonbTypeInfo or @JsonbTypeDeserializer."),
    MESSAGE_TYPE_MISPLACED(
            137,
            "@MessageType on a method names one JSON message: it stands on an @OnMessage method with one type of text.",
            "Remove it from the method; name each permitted type of a sealed one instead."),
    LIMIT_OUT_OF_RANGE(
            138,
            "Each value of @Limits is -1 for the server's, or within its range; there is at most one overflow policy.",
            "Set a value in the range that the message names."),
    MESSAGE_COST(
            139,
            "@MessageCost is 1 to 1,000,000 and stands on an @OnMessage method.",
            "Correct the value, or remove the annotation."),

    SESSION_SCOPED(
            141,
            "An endpoint is not @SessionScoped: a connection outlives the HTTP session, or has none.",
            "Remove @SessionScoped: the default is an instance per connection. Inject a @SessionScoped bean in @OnHandshake "
                    + "and keep what is needed."),
    PUBLIC_FIELD(
            142,
            "A bean that is used through a CDI proxy has no public field: it would be read from the proxy, where it is empty.",
            "Make the field private or package-private, or the class @Dependent."),
    OBSERVER_WITHOUT_IF_EXISTS(
            143,
            "An observer method of a connection-scoped endpoint notifies existing instances only: "
                    + "where the event is fired there may be no connection.",
            "Write @Observes(notifyObserver = Reception.IF_EXISTS), or observe in an @ApplicationScoped bean "
                    + "that signals the connections."),
    FINAL_CLASS(
            144,
            "A class that is used through a CDI proxy is not final and has a constructor without parameters "
                    + "that is not private.",
            "Remove final, add the constructor, or make the class @Dependent."),
    FINAL_METHOD(
            145,
            "A class that is used through a CDI proxy has no final methods except private and static ones.",
            "Remove final from the method, or make the class @Dependent."),

    PATH_OR_URI(
            151,
            "An endpoint has a path, and serves it, or a uri, and dials it.",
            "Write @NovaEndpoint(\"/path\") for a server endpoint, @NovaEndpoint(uri = \"wss://host/path\") for a client's."),
    CALLBACK_OF_OTHER_SIDE(
            152,
            "@OnHandshake belongs to an endpoint that serves a path, @OnReconnected to one that dials.",
            "Remove the callback, or move it to the endpoint of the other side."),
    URI_MALFORMED(
            153,
            "The uri of a client endpoint begins with ws://, wss:// or a ${key} of the configuration, and names no user and "
                    + "no fragment (RFC 6455, 3).",
            "Write it as in @NovaEndpoint(uri = \"wss://example.org/feed\") or uri = \"${feed.uri}\"; "
                    + "give credentials with ConnectOptions."),
    HANDLER_OF_NO_KIND(
            154,
            "What handlers = .. names is a handler that the endpoint asks: of a type in io.novaws.handler other than "
                    + "OverloadHandler where it dials, a MessageHandler where it serves.",
            "Implement the type, or remove the class."),
    HANDLER_TWICE(
            155,
            "Of each kind of handler an endpoint names one: the second would never be asked.",
            "Keep one, or merge them; a handler for all endpoints is a bean that no endpoint names."),
    HANDLER_NO_BEAN(
            156,
            "What handlers = .. names is the type of exactly one bean.",
            "Make the class a bean: concrete, with a scope as @ApplicationScoped, and a constructor without parameters or with "
                    + "@Inject. Of several beans of the type name one by its own class.");

    private final int number;
    private final String rule;
    private final String remedy;

    Rule(int number, String rule, String remedy) {
        this.number = number;
        this.rule = rule;
        this.remedy = remedy;
    }

    public int number() {
        return number;
    }

    /** The number as messages show it: {@code NOVA-0101}. */
    public String code() {
        return Notice.code(number);
    }

    /** What must hold, in a sentence. */
    public String rule() {
        return rule;
    }

    /** What to do, in a sentence. */
    public String remedy() {
        return remedy;
    }
}
