package io.novaws.embedded;

import java.util.List;
import java.util.Map;

/** The options of {@code main}. */
final class CommandLine {
    static final String USAGE = """
            Usage: java -cp .. io.novaws.embedded.NovaServer [option]..
              --host=NAME             the address to listen on (default 127.0.0.1)
              --port=NUMBER           the port, 0 for any that is free (default 8080)
              --allowed-host=NAME     accept requests for this host too, * for any; may be repeated
              --allowed-origin=ORIGIN accept pages of this origin too, * for any; may be repeated
              --set=NAME=VALUE        a setting, as nova.server.max-connections=100; may be repeated
              --tls-key-store=FILE    encrypt with this key store, PKCS12 or JKS
              --tls-password-file=FILE its password, in the first line; without it from NOVA_TLS_PASSWORD
              --tls-certificate=FILE  encrypt with these certificates (PEM), in place of a key store
              --tls-key=FILE          and their private key (PEM, PKCS #8)
            """;

    private CommandLine() {}

    /** Applies the options to the defaults. */
    static Settings parse(String... arguments) {
        return parse(System.getenv(), arguments);
    }

    static Settings parse(Map<String, String> environment, String... arguments) {
        Settings settings = Settings.DEFAULT;
        TlsOptions tls = new TlsOptions();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String value = equals < 0 ? "" : argument.substring(equals + 1);
            if (value.isEmpty()) {
                throw new IllegalArgumentException(name + " is not an option with a value");
            }
            if (TlsOptions.isOne(name)) {
                tls.add(name, value);
            } else {
                settings = apply(settings, name, value);
            }
        }
        return tls.tls(environment).map(settings::tls).orElse(settings);
    }

    private static Settings setting(Settings settings, String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("--set is NAME=VALUE, not " + assignment);
        }
        return settings.value(assignment.substring(0, equals), assignment.substring(equals + 1));
    }

    private static int number(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException("--port is a number, not " + value);
        }
    }

    private static Settings apply(Settings settings, String name, String value) {
        return switch (name) {
            case "--host" -> settings.host(value);
            case "--port" -> settings.port(number(value));
            case "--allowed-host" -> settings.plusAllowedHosts(List.of(value));
            case "--allowed-origin" -> settings.plusAllowedOrigins(List.of(value));
            case "--set" -> setting(settings, value);
            default -> throw new IllegalArgumentException("unknown option: " + name);
        };
    }
}
