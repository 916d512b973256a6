package io.novaws;

/** The server has refused the credentials of a client, or there are none to show. */
public class AuthenticationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AuthenticationException(String message) {
        super(message);
    }
}
