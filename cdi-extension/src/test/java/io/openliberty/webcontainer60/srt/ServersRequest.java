package io.openliberty.webcontainer60.srt;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;

/** A request whose class is in a package of Open Liberty's. */
public final class ServersRequest {
    /** Not public, so that the proxy is in this package. */
    interface Own extends HttpServletRequest {}

    private ServersRequest() {}

    /** That request, of such a class. */
    public static HttpServletRequest of(HttpServletRequest request) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                ServersRequest.class.getClassLoader(),
                new Class<?>[] {Own.class},
                (self, method, arguments) -> method.invoke(request, arguments));
    }
}
