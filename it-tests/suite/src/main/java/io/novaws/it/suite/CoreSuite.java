package io.novaws.it.suite;

/** What every server must do in one deployment. */
public interface CoreSuite
        extends MessagesBehaviour,
                ScopesBehaviour,
                OrderBehaviour,
                HandshakeBehaviour,
                IdentityBehaviour,
                LimitsBehaviour,
                ClosingBehaviour,
                ProtocolBehaviour,
                FailureBehaviour,
                SocietyBehaviour,
                BackPressureBehaviour {}
