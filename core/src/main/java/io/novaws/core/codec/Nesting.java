package io.novaws.core.codec;

import java.util.Arrays;

/**
 * Whether the brackets of a JSON text close as they open. Asked before JSON-B is: Parsson's {@code skipArray} and {@code
 * skipObject}, by which Yasson passes over members that it does not know, never return where the text ends early, so that
 * {@code {"unknown":[} would occupy a thread for good.
 */
final class Nesting {
    /** As Parsson's own limit: what is deeper is nobody's message, but an attack on the stack. */
    private static final int MAX_DEPTH = 1000;

    private Nesting() {}

    static boolean isClosed(String json) {
        boolean[] square = new boolean[16];
        int depth = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '"') {
                i = endOfString(json, i + 1);
            } else if (c == '{' || c == '[') {
                if (depth == MAX_DEPTH) {
                    return false;
                }
                if (depth == square.length) {
                    square = Arrays.copyOf(square, 2 * depth);
                }
                square[depth++] = c == '[';
            } else if (c == '}' || c == ']') {
                if (depth == 0 || square[--depth] != (c == ']')) {
                    return false;
                }
            }
        }
        return depth == 0;
    }

    /** Where the string ends that has begun; the length of the text if it does not. */
    private static int endOfString(String json, int from) {
        for (int i = from; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '"') {
                return i;
            }
            if (c == '\\') {
                i++;
            }
        }
        return json.length();
    }
}
