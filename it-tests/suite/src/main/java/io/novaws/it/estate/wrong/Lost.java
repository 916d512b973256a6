package io.novaws.it.estate.wrong;

import io.novaws.NovaEndpoint;
import jakarta.enterprise.context.SessionScoped;
import jakarta.websocket.OnMessage;
import java.io.Serializable;

/** In a scope that no connection has. */
@NovaEndpoint("/lost")
@SessionScoped
public class Lost implements Serializable {
    private static final long serialVersionUID = 1L;

    @OnMessage
    String says(String text) {
        return text;
    }
}
