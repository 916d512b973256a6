package io.novaws.core.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What every setting is now. A value is what was changed at run time, otherwise what the configuration says, otherwise
 * what the endpoint declares, otherwise what all endpoints have, otherwise the default.
 *
 * <p>Threading: safe from any thread. Readers keep no values for longer than a message.
 */
public final class LiveSettings {
    /** A setting of the server, or of one endpoint. */
    private record Target(@Nullable String endpoint, Setting setting) {}

    private final Configuration configuration;
    private final Map<String, Map<Setting, Long>> declared;
    private final Map<String, String> changed = new ConcurrentHashMap<>();
    private final Map<String, EndpointLimits> endpoints = new ConcurrentHashMap<>();
    private volatile ServerLimits server = ServerLimits.DEFAULT;

    /**
     * The settings of these endpoints.
     *
     * @param declared what each endpoint declares, by its name
     * @throws IllegalArgumentException if the configuration is wrong; the message lists everything that is
     */
    public LiveSettings(Configuration configuration, Map<String, Map<Setting, Long>> declared) {
        this.configuration = configuration;
        this.declared = new LinkedHashMap<>(declared);
        List<String> wrong = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            check(null, setting, wrong);
            for (String endpoint : declared.keySet()) {
                check(endpoint, setting, wrong);
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
        refresh();
    }

    /** What the endpoint's connections may take now. */
    public EndpointLimits endpoint(String name) {
        EndpointLimits limits = endpoints.get(name);
        if (limits == null) {
            throw new IllegalArgumentException("there is no endpoint " + name + "; there are " + declared.keySet());
        }
        return limits;
    }

    /** What the server takes now. */
    public ServerLimits server() {
        return server;
    }

    /**
     * The value of a setting, as a configuration file would have it.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public String value(String name) {
        Target target = target(name);
        long value = target.endpoint() == null
                ? ofServer(target.setting())
                : ofEndpoint(target.endpoint(), target.setting());
        return target.setting().show(value);
    }

    /**
     * Changes a setting.
     *
     * @throws IllegalArgumentException if there is none of that name, it cannot change, or the value is wrong
     */
    public synchronized void change(String name, String value) {
        Target target = target(name);
        if (!target.setting().isChangeable()) {
            throw new IllegalArgumentException(name + " is read at the start of the server only");
        }
        try {
            target.setting().read(value);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(name + ": " + wrong.getMessage());
        }
        changed.put(canonical(target), value);
        refresh();
    }

    /** The names in the configuration that look like a setting and are none. */
    public List<String> unknownNames() {
        List<String> unknown = new ArrayList<>();
        for (String name : configuration.names()) {
            boolean mine = name.startsWith(Setting.SERVER) || name.startsWith(Setting.ENDPOINT);
            if (mine && find(name).isEmpty()) {
                unknown.add(name);
            }
        }
        return unknown;
    }

    private void refresh() {
        server = ServerLimits.of(this::ofServer);
        declared.keySet().forEach(name -> endpoints.put(name, EndpointLimits.of(setting -> ofEndpoint(name, setting))));
    }

    private long ofServer(Setting setting) {
        String text = lookup(setting.serverName());
        return text == null ? setting.defaultValue() : setting.read(text);
    }

    private long ofEndpoint(String endpoint, Setting setting) {
        String text = text(endpoint, setting);
        if (text != null) {
            return setting.read(text);
        }
        Long own = declared.getOrDefault(endpoint, Map.of()).get(setting);
        return own != null ? own : ofServer(setting);
    }

    private @Nullable String text(String endpoint, Setting setting) {
        String text = lookup(setting.endpointName(endpoint));
        return text != null ? text : configuration.value(plainName(endpoint, setting));
    }

    private @Nullable String lookup(String name) {
        String value = changed.get(name);
        return value != null ? value : configuration.value(name);
    }

    /** The name without quotes around the endpoint's. */
    private static String plainName(String endpoint, Setting setting) {
        return Setting.ENDPOINT + endpoint + '.' + setting.key();
    }

    private void check(@Nullable String endpoint, Setting setting, List<String> wrong) {
        if (endpoint != null && !setting.isOfEndpoint()) {
            return;
        }
        String name = endpoint == null ? setting.serverName() : setting.endpointName(endpoint);
        String text = endpoint == null ? lookup(name) : text(endpoint, setting);
        if (text != null) {
            try {
                setting.read(text);
            } catch (IllegalArgumentException malformed) {
                wrong.add(name + ": " + malformed.getMessage());
            }
        }
    }

    private static String canonical(Target target) {
        String endpoint = target.endpoint();
        return endpoint == null
                ? target.setting().serverName()
                : target.setting().endpointName(endpoint);
    }

    private Target target(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no setting " + name + "; there are "
                        + Setting.SERVER + "* and " + Setting.ENDPOINT + "\"Name\".* for " + declared.keySet()
                        + ", see docs/settings.md"));
    }

    private Optional<Target> find(String name) {
        if (name.startsWith(Setting.SERVER)) {
            return Setting.ofServerName(name).map(setting -> new Target(null, setting));
        }
        for (String endpoint : declared.keySet()) {
            for (String prefix :
                    List.of(Setting.ENDPOINT + '"' + endpoint + "\".", Setting.ENDPOINT + endpoint + '.')) {
                if (name.startsWith(prefix)) {
                    Optional<Setting> setting = Setting.ofEndpointKey(name.substring(prefix.length()));
                    if (setting.isPresent()) {
                        return setting.map(known -> new Target(endpoint, known));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
