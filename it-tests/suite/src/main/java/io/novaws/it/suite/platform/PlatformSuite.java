package io.novaws.it.suite.platform;

/** What a server must do that has callers, sessions, transactions and EJBs, in one deployment. */
public interface PlatformSuite
        extends CallersBehaviour,
                GuardsBehaviour,
                EndingIdentityBehaviour,
                TokenBehaviour,
                SurroundingsBehaviour,
                TransactionsBehaviour,
                BeansBehaviour {}
