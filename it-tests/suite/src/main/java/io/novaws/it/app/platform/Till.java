package io.novaws.it.app.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/**
 * A table in the server's default data source.
 *
 * <p>Threading: safe from any thread.
 */
@ApplicationScoped
public class Till {
    @SuppressWarnings("BanJNDI") // a name of the platform
    private static DataSource source() {
        try {
            return (DataSource) new InitialContext().lookup("java:comp/DefaultDataSource");
        } catch (NamingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes the table; outside of any transaction. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void prepare() {
        try (Connection connection = source().getConnection();
                ResultSet there = connection.getMetaData().getTables(null, null, "COINS", null);
                Statement statement = connection.createStatement()) {
            if (!there.next()) {
                statement.execute("create table coins (owner varchar(100))");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts a coin in, in the transaction that there is. */
    public void put(String owner) {
        try (Connection connection = source().getConnection();
                PreparedStatement statement = connection.prepareStatement("insert into coins values (?)")) {
            statement.setString(1, owner);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts a coin in, in a transaction of its own if there is none. */
    @Transactional
    public void pay(String owner) {
        put(owner);
    }

    /** Puts a coin in and fails: it is out again. */
    @Transactional
    public void payAndFail(String owner) {
        put(owner);
        throw new IllegalStateException("as asked for");
    }

    /** How many coins of the owner are in. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public int count(String owner) {
        try (Connection connection = source().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select count(*) from coins where owner = ?")) {
            statement.setString(1, owner);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
