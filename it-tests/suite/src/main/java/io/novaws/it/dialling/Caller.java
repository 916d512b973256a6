package io.novaws.it.dialling;

import io.novaws.NovaEndpoint;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.websocket.OnMessage;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** A client that a servlet dials; its callbacks are transactions. */
@NovaEndpoint(uri = "ws://127.0.0.1:1/nobody")
@Transactional
class Caller {
    @Inject
    private Diary diary;

    @OnMessage
    @SuppressWarnings("BanJNDI") // a name of the platform
    void heard(String text) throws NamingException {
        TransactionSynchronizationRegistry registry = (TransactionSynchronizationRegistry)
                new InitialContext().lookup("java:comp/TransactionSynchronizationRegistry");
        diary.write("Caller " + text + (registry.getTransactionKey() == null ? "" : " in a transaction"));
    }
}
