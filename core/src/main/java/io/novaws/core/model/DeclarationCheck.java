package io.novaws.core.model;

import io.novaws.NovaEndpoint;
import io.novaws.core.settings.DeclaredLimits;
import io.novaws.core.settings.Setting;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the values of {@link NovaEndpoint} except its path. */
final class DeclarationCheck {
    /** The largest array that every JVM can allocate. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    /** The rest is checked when it is dialled: the configuration may have any part of it. */
    private static final Pattern ADDRESS = Pattern.compile("(?i)(wss?://[^/?#@]+([/?][^#]*)?|\\$\\{[^}]+}[^#]*)");

    private DeclarationCheck() {}

    static void check(NovaEndpoint declared, String place, Problems problems) {
        checkSubprotocols(declared.subprotocols(), place, problems);
        for (String origin : declared.origins()) {
            if (!Origins.isOrigin(origin)) {
                problems.add(Rule.ORIGIN_INVALID, place, "\"" + origin + "\" is not an origin");
            }
        }
        for (String uri : declared.uri()) {
            if (!ADDRESS.matcher(uri).matches()) {
                problems.add(Rule.URI_MALFORMED, place, "its uri is \"" + uri.replaceFirst("[?].*", "") + "\"");
            }
        }
        checkLimits(declared, place, problems);
        HandlerKinds.check(declared, place, problems);
        for (Class<?> encoder : declared.encoders()) {
            checkCoder("encoder", encoder, place, problems);
        }
        for (Class<?> decoder : declared.decoders()) {
            checkCoder("decoder", decoder, place, problems);
        }
    }

    private static void checkLimits(NovaEndpoint declared, String place, Problems problems) {
        DeclaredLimits.of(declared).forEach((setting, value) -> {
            if (value >= setting.min() && value <= setting.max()) {
                return;
            }
            if (setting == Setting.MAX_MESSAGE_SIZE) {
                problems.add(Rule.MESSAGE_SIZE_OUT_OF_RANGE, place, "its maxMessageSize is " + value);
            } else {
                problems.add(
                        Rule.LIMIT_OUT_OF_RANGE,
                        place,
                        "its " + setting.key() + " is " + value + ", not " + setting.min() + " to " + setting.max());
            }
        });
        if (declared.limits().overflow().length > 1) {
            problems.add(Rule.LIMIT_OUT_OF_RANGE, place, "it has more than one overflow policy");
        }
    }

    private static void checkSubprotocols(String[] subprotocols, String place, Problems problems) {
        Set<String> seen = new HashSet<>();
        for (String subprotocol : subprotocols) {
            if (!TOKEN.matcher(subprotocol).matches()) {
                problems.add(Rule.SUBPROTOCOL_INVALID, place, "\"" + subprotocol + "\" is not a subprotocol");
            }
            if (!seen.add(subprotocol)) {
                problems.add(Rule.SUBPROTOCOL_TWICE, place, "\"" + subprotocol + "\" is listed more than once");
            }
        }
    }

    private static void checkCoder(String role, Class<?> coder, String place, Problems problems) {
        if (!isConstructible(coder)) {
            problems.add(
                    Rule.CODER_NOT_CONSTRUCTIBLE,
                    place,
                    "the " + role + " " + coder.getSimpleName() + " cannot be created");
        }
        if (Coder.of(coder).isEmpty()) {
            problems.add(
                    Rule.CODER_WITHOUT_TYPE,
                    place,
                    "the " + role + " " + coder.getSimpleName() + " does not say what it reads or writes");
        }
    }

    private static boolean isConstructible(Class<?> coder) {
        return !Modifier.isAbstract(coder.getModifiers())
                && Arrays.stream(coder.getConstructors()).anyMatch(made -> made.getParameterCount() == 0);
    }
}
