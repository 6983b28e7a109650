package dev.autograd.check.hand;

import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {
    private Numbers() {}

    /** With up to six digits, and no zeros at the end. */
    static String of(double number) {
        return of(number, 6);
    }

    static String of(double number, int digits) {
        if (number == Math.rint(number) && Math.abs(number) < 1e9) {
            return Long.toString((long) number);
        }
        String text = String.format(Locale.ROOT, "%." + digits + "g", number);
        int exponent = text.indexOf('e');
        String digitsOnly = exponent < 0 ? text : text.substring(0, exponent);
        if (digitsOnly.indexOf('.') >= 0) {
            digitsOnly = digitsOnly.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
        return exponent < 0 ? digitsOnly : digitsOnly + text.substring(exponent);
    }
}
