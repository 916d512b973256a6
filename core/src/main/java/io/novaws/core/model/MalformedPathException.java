package io.novaws.core.model;

/** A path that is no template, with the rule that it breaks. */
final class MalformedPathException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final Rule rule;
    private final String detail;

    MalformedPathException(Rule rule, String message) {
        super(message);
        this.rule = rule;
        this.detail = message;
    }

    String detail() {
        return detail;
    }

    Rule rule() {
        return rule;
    }
}
