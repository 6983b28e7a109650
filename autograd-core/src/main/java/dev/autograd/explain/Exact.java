package dev.autograd.explain;

/** When arithmetic of doubles is free of rounding. */
final class Exact {
    // From here on products and remainders may lose digits to underflow.
    private static final double SMALLEST = 1e-280;

    // Beyond this not every whole number is a double.
    private static final double LARGEST_WHOLE = 1L << 53;

    private Exact() {}

    static boolean isProduct(double x, double y) {
        double product = x * y;
        return Double.isFinite(product)
                && (x == 0 || y == 0 || (Math.abs(product) > SMALLEST && Math.fma(x, y, -product) == 0));
    }

    static boolean isSum(double x, double y) {
        double sum = x + y;
        return Double.isFinite(sum) && sum - x == y && sum - y == x;
    }

    static boolean isWhole(double x) {
        return x == Math.rint(x) && Math.abs(x) <= LARGEST_WHOLE;
    }

    static double greatestCommonDivisor(double a, double b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
