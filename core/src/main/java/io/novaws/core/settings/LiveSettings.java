package io.novaws.core.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every setting is now. A value of an endpoint is what was changed for it at run time, otherwise what the
 * configuration says of it, otherwise what it declares, otherwise what holds for all endpoints: changed, configured, or
 * the default.
 *
 * <p>The configuration is read once, when the settings are made.
 *
 * <p>Threading: safe from any thread. Readers keep no values for longer than a message.
 */
public final class LiveSettings {
    /** A setting of the server, or of one endpoint. */
    private record Target(@Nullable String endpoint, Setting setting) {
        String name() {
            return endpoint == null ? setting.serverName() : setting.endpointName(endpoint);
        }
    }

    /** What one endpoint's connections may take now. */
    private static final class Current implements Supplier<EndpointLimits> {
        private volatile EndpointLimits limits = EndpointLimits.DEFAULT;

        @Override
        public EndpointLimits get() {
            return limits;
        }
    }

    private final Map<String, Map<Setting, Long>> declared;
    /** The endpoints that dial. */
    private final Set<String> clients;

    private final Map<Target, Long> configured;
    private final Map<Target, Long> changed = new ConcurrentHashMap<>();
    private final Map<String, Current> endpoints = new LinkedHashMap<>();
    private volatile ServerLimits server = ServerLimits.DEFAULT;

    /**
     * The settings of these endpoints.
     *
     * @param declared what each endpoint declares, by its name; within its range
     * @throws IllegalArgumentException if the configuration is wrong, that of {@link AccessSettings} included; the message
     *     lists everything that is
     */
    public LiveSettings(Configuration configuration, Map<String, Map<Setting, Long>> declared) {
        this(configuration, declared, Set.of());
    }

    /**
     * The settings of these endpoints.
     *
     * @param declared what each endpoint declares, by its name; within its range
     * @param clients the names of those that dial
     * @throws IllegalArgumentException if the configuration is wrong; the message lists everything that is
     */
    public LiveSettings(Configuration configuration, Map<String, Map<Setting, Long>> declared, Set<String> clients) {
        this.clients = Set.copyOf(clients);
        this.declared = new LinkedHashMap<>(declared);
        this.configured = read(configuration);
        this.declared.keySet().forEach(name -> endpoints.put(name, new Current()));
        refresh();
    }

    /** What the endpoint's connections may take now. */
    public EndpointLimits endpoint(String name) {
        return ofEndpoint(name).get();
    }

    /** What the endpoint's connections may take, whenever it is asked: for who asks often. */
    public Supplier<EndpointLimits> ofEndpoint(String name) {
        Current current = endpoints.get(name);
        if (current == null) {
            throw new IllegalArgumentException("there is no endpoint " + name + "; there are " + endpoints.keySet());
        }
        return current;
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
        return target.setting().show(now(target));
    }

    /**
     * Changes a setting.
     *
     * @throws IllegalArgumentException if there is none of that name, it cannot change, or the value is wrong; nothing
     *     has changed then
     */
    public synchronized void change(String name, String value) {
        Target target = target(name);
        if (!target.setting().isChangeable()) {
            throw new IllegalArgumentException(name + " is read at the start of the server only");
        }
        try {
            changed.put(target, target.setting().read(value));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(name + ": " + wrong.getMessage(), wrong);
        }
        refresh();
    }

    /** What is less strict than by default, each as {@code name=value}. */
    public List<String> relaxed() {
        List<String> relaxed = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            long all = ofServer(setting);
            if (setting.isWeaker(all)) {
                relaxed.add(setting.serverName() + "=" + setting.show(all));
            }
            if (setting.isOfEndpoint()) {
                endpoints.keySet().stream().sorted().forEach(endpoint -> {
                    long own = now(new Target(endpoint, setting));
                    boolean asAnyClient = clients.contains(endpoint)
                            && setting.clientDefault().orElse(-1) == own;
                    if (own != all && setting.isWeaker(own) && !asAnyClient) {
                        relaxed.add(setting.endpointName(endpoint) + "=" + setting.show(own));
                    }
                });
            }
        }
        return relaxed;
    }

    private void refresh() {
        server = ServerLimits.of(this::ofServer);
        endpoints.forEach(
                (name, current) -> current.limits = EndpointLimits.of(setting -> now(new Target(name, setting))));
    }

    private long now(Target target) {
        String endpoint = target.endpoint();
        if (endpoint == null) {
            return ofServer(target.setting());
        }
        Long set = changed.getOrDefault(target, configured.get(target));
        Long own = set != null ? set : declared.getOrDefault(endpoint, Map.of()).get(target.setting());
        if (own != null) {
            return own;
        }
        OptionalLong ofClient = clients.contains(endpoint) ? target.setting().clientDefault() : OptionalLong.empty();
        return ofClient.isPresent() ? ofClient.getAsLong() : ofServer(target.setting());
    }

    private long ofServer(Setting setting) {
        Target target = new Target(null, setting);
        Long set = changed.getOrDefault(target, configured.get(target));
        return set != null ? set : setting.defaultValue();
    }

    private Map<Target, Long> read(Configuration configuration) {
        Map<Target, Long> values = new HashMap<>();
        List<String> wrong = new ArrayList<>(AccessSettings.problems(configuration));
        for (Setting setting : Setting.values()) {
            read(configuration, new Target(null, setting), values, wrong);
            if (setting.isOfEndpoint()) {
                declared.keySet()
                        .forEach(endpoint -> read(configuration, new Target(endpoint, setting), values, wrong));
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
        return values;
    }

    /** A source of configuration may fail in ways of its own: that too is a wrong setting, beside the others. */
    private static void read(Configuration configuration, Target target, Map<Target, Long> values, List<String> wrong) {
        try {
            String text = text(configuration, target);
            if (text != null) {
                values.put(target, target.setting().read(text));
            }
        } catch (RuntimeException malformed) {
            wrong.add(target.name() + ": " + malformed.getMessage());
        }
    }

    private static @Nullable String text(Configuration configuration, Target target) {
        String text = configuration.value(target.name());
        String endpoint = target.endpoint();
        return text != null || endpoint == null
                ? text
                : configuration.value(target.setting().plainName(endpoint));
    }

    /** The names in a configuration that look like a setting, and are none where there are these endpoints. */
    public static List<String> unknownNames(Configuration configuration, Collection<String> endpoints) {
        List<String> unknown = new ArrayList<>();
        for (String name : configuration.names()) {
            boolean mine = name.startsWith(Setting.SERVER) || name.startsWith(Setting.ENDPOINT);
            if (mine
                    && !AccessSettings.isName(name)
                    && !ClientSettings.isName(name, endpoints)
                    && find(name, endpoints).isEmpty()
                    && !unknown.contains(name)) {
                unknown.add(name);
            }
        }
        return List.copyOf(unknown);
    }

    private Target target(String name) {
        return find(name, declared.keySet())
                .orElseThrow(() -> new IllegalArgumentException("there is no setting " + name + "; there are "
                        + Setting.SERVER + "* and " + Setting.ENDPOINT + "\"Name\".* for " + declared.keySet()));
    }

    private static Optional<Target> find(String name, Collection<String> endpoints) {
        for (Setting setting : Setting.values()) {
            if (name.equals(setting.serverName())) {
                return Optional.of(new Target(null, setting));
            }
        }
        for (String endpoint : endpoints) {
            for (Setting setting : Setting.values()) {
                if (setting.isOfEndpoint()
                        && (name.equals(setting.endpointName(endpoint)) || name.equals(setting.plainName(endpoint)))) {
                    return Optional.of(new Target(endpoint, setting));
                }
            }
        }
        return Optional.empty();
    }
}
