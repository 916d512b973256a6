package io.novaws.core.model;

/**
 * One wrong declaration.
 *
 * @param rule the rule that it breaks
 * @param place the class, or the method with its parameter types, as {@code ChatRoom.said(Said, int)}
 * @param detail what is wrong there, with the names and types concerned; no full stop at its end
 */
public record Problem(Rule rule, String place, String detail) {
    /** The number, the place, what is wrong, the rule and the remedy, in one line. */
    public String text() {
        return rule.code() + " " + place + ": " + detail + ". " + rule.rule() + " Remedy: " + rule.remedy();
    }
}
