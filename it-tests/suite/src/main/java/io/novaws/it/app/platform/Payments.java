package io.novaws.it.app.platform;

import io.novaws.Connection;
import io.novaws.NovaEndpoint;
import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.UserTransaction;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;

/** Endpoints that use transactions: the container's around a callback, a bean's, their own. */
final class Payments {
    private Payments() {}

    /** Each callback is a transaction. */
    @NovaEndpoint("/pay/container/{key}")
    @Transactional
    static class ByContainer {
        @Inject
        Till till;

        @OnMessage
        String said(String order, @PathParam("key") String key) {
            till.put(key);
            if (order.equals("fail")) {
                throw new IllegalStateException("as asked for");
            }
            return "paid";
        }

        @OnError
        String failed(Throwable failure) {
            return "failed";
        }

        @OnClose
        void closed(@PathParam("key") String key) {
            till.put(key + "-closed");
        }
    }

    /** Keeps a note of each message, and answers how many there are. */
    @NovaEndpoint("/pay/notes/{key}")
    @Transactional
    static class Notes {
        @PersistenceContext
        EntityManager entities;

        @OnMessage
        String said(String order, @PathParam("key") String key) {
            entities.persist(new Note(key));
            if (order.equals("fail")) {
                throw new IllegalStateException("as asked for");
            }
            return String.valueOf(entities.createQuery("SELECT count(n) FROM Note n WHERE n.owner = :owner", Long.class)
                    .setParameter("owner", key)
                    .getSingleResult());
        }

        @OnError
        String failed(Throwable failure) {
            return "failed";
        }
    }

    /** The transactions are a bean's, or begun by the callback. */
    @NovaEndpoint("/pay/{key}")
    static class ByOthers {
        @Inject
        Till till;

        @Resource
        UserTransaction transaction;

        @Inject
        Connection connection;

        @OnMessage
        String said(String order) throws Exception {
            String key = connection.pathParameters().get("key");
            switch (order) {
                case "bean" -> till.pay(key);
                case "failing bean" -> till.payAndFail(key);
                case "own" -> {
                    transaction.begin();
                    till.put(key);
                    transaction.commit();
                }
                default -> {
                    transaction.begin();
                    till.put(key);
                    transaction.rollback();
                }
            }
            return "done";
        }

        @OnError
        String failed(Throwable failure) {
            return "failed";
        }
    }
}
