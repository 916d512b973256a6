package io.novaws.core.model;

import java.util.regex.Pattern;

/**
 * What stands between two slashes of a template.
 *
 * @param isVariable whether it takes any value
 * @param text the name of the variable, or the literal, percent-decoded
 */
record PathSegment(boolean isVariable, String text) {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\w+(\\.\\w+)*}");
    private static final Pattern LITERAL = Pattern.compile("([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+");

    static PathSegment parse(String source) {
        if (VARIABLE.matcher(source).matches()) {
            return new PathSegment(true, source.substring(1, source.length() - 1));
        }
        String literal = LITERAL.matcher(source).matches() ? PercentDecoder.decode(source) : null;
        if (literal == null || isDots(literal)) {
            throw new MalformedPathException(Rule.PATH_MALFORMED, whatIsWrong(source));
        }
        return new PathSegment(false, literal);
    }

    boolean matches(String decoded) {
        return isVariable ? !decoded.isEmpty() && !isDots(decoded) : text.equals(decoded);
    }

    /** Literals before variables; literals by their text, so that the order is total. */
    int compareMatch(PathSegment other) {
        if (isVariable || other.isVariable) {
            return Boolean.compare(isVariable, other.isVariable);
        }
        return text.compareTo(other.text);
    }

    private static boolean isDots(String text) {
        return text.equals(".") || text.equals("..");
    }

    private static String whatIsWrong(String source) {
        if (source.isEmpty()) {
            return "the path has an empty segment, or a slash at its end";
        }
        if (source.indexOf('{') >= 0 || source.indexOf('}') >= 0) {
            return "the segment \"" + source + "\" is not one variable";
        }
        return "the segment \"" + source + "\" has what a path may not have";
    }
}
