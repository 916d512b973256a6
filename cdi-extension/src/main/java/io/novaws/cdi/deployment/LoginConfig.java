package io.novaws.cdi.deployment;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code login-config} of an application (Servlet 6.0, 14.4).
 *
 * @param method the {@code auth-method}, empty if there is none
 * @param realm the {@code realm-name}, empty if there is none
 */
record LoginConfig(String method, String realm) {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");
    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");
    private static final Pattern METHOD = element("auth-method");
    private static final Pattern REALM = element("realm-name");
    private static final Pattern FORM = Pattern.compile("\\bFORM\\b");

    private static Pattern element(String name) {
        return Pattern.compile("<(\\w+:)?" + name + ">(?<text>[^<]*)<");
    }

    static LoginConfig of(ServletContext context) {
        try (InputStream descriptor = context.getResourceAsStream("/WEB-INF/web.xml")) {
            if (descriptor != null) {
                String whole = new String(descriptor.readAllBytes(), StandardCharsets.UTF_8);
                String text = COMMENT.matcher(whole).replaceAll("");
                return new LoginConfig(find(METHOD, text), find(REALM, text));
            }
        } catch (IOException unreadable) {
            LOG.log(System.Logger.Level.DEBUG, "web.xml cannot be read", unreadable);
        }
        return new LoginConfig("", "");
    }

    private static String find(Pattern element, String text) {
        Matcher matcher = element.matcher(text);
        return matcher.find() ? matcher.group("text").strip() : "";
    }

    /** Whether a login shows a form; some servers take several methods. */
    boolean isForm() {
        return FORM.matcher(method).find();
    }

    /** Whether a login asks for a name and a password in headers. */
    boolean isBasic() {
        return method.equals("BASIC");
    }
}
