package dev.autograd.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The chain rule on plain numbers. */
class BackwardPassTest {
    private static final Cotangents<Double> NUMBERS = Double::sum;

    @Test
    void aLeafsGradientOfItselfIsTheSeed() {
        Node<Double> a = leaf();

        assertEquals(3.0, gradients(a, 3).get(a));
    }

    @Test
    void multipliesTheSlopesAlongAPath() {
        Node<Double> a = leaf();
        Node<Double> b = node(edge(a, 2));
        Node<Double> c = node(edge(b, 5));

        assertEquals(10.0, gradients(c, 1).get(a));
    }

    @Test
    void addsTheGradientsOfEveryPathToAnInput() {
        Node<Double> a = leaf();
        Node<Double> square = node(edge(a, 6)); // at a = 3
        Node<Double> sum = node(edge(square, 1), edge(a, 1));

        assertEquals(7.0, gradients(sum, 1).get(a));
    }

    @Test
    void addsTheGradientsOfEveryUseInOneOperation() {
        Node<Double> a = leaf();

        assertEquals(6.0, gradients(node(edge(a, 3), edge(a, 3)), 1).get(a));
    }

    @Test
    void waitsForAllUsesBeforeAGradientFlowsOn() {
        // The number of paths doubles with each stage: it flows through each node once.
        int stages = 60;
        Node<Double> a = leaf();
        Node<Double> z = a;
        int[] applied = {0};
        for (int i = 0; i < stages; i++) {
            Pullback<Double> counted = g -> {
                applied[0]++;
                return g;
            };
            z = node(new Edge<>(z, counted), new Edge<>(z, counted));
        }

        assertEquals(Math.pow(2, stages), gradients(z, 1).get(a));
        assertEquals(2 * stages, applied[0]);
    }

    @Test
    void givesTheGradientsOfIntermediateNodes() {
        Node<Double> a = leaf();
        Node<Double> b = node(edge(a, 2));
        Node<Double> c = node(edge(b, 5), edge(b, 1));

        assertEquals(6.0, gradients(c, 1).get(b));
    }

    @Test
    void leavesOutWhatTheRootDoesNotDependOn() {
        Node<Double> a = leaf();
        Node<Double> other = leaf();
        node(edge(a, 2), edge(other, 2));

        assertFalse(gradients(node(edge(a, 1)), 1).containsKey(other));
    }

    @Test
    void handsOutLeavesOnce() {
        Node<Double> a = leaf();
        Node<Double> b = leaf();
        List<Node<Double>> found = new ArrayList<>();
        BackwardPass.toLeaves(node(edge(a, 1), edge(b, 1), edge(a, 1)), 1.0, NUMBERS, (leaf, g) -> found.add(leaf));

        assertEquals(2, found.size());
        assertEquals(Set.of(a, b), new HashSet<>(found));
    }

    @Test
    void takesOnlyThePathsToTheWantedNodes() {
        Node<Double> a = leaf();
        Node<Double> b = leaf();
        Edge<Double> untaken = new Edge<>(b, g -> {
            throw new AssertionError("leads to no wanted node");
        });
        Node<Double> c = node(edge(a, 2), untaken);

        assertEquals(Map.of(a, 2.0), wanted(c, a));
    }

    @Test
    void goesOnThroughAWantedNodeToAnOlderOne() {
        Node<Double> a = leaf();
        Node<Double> b = node(edge(a, 2));
        Node<Double> c = node(edge(b, 5), edge(a, 1));

        assertEquals(Map.of(a, 11.0, b, 5.0), wanted(c, a, b));
    }

    @Test
    void stopsAtTheOldestWantedNode() {
        Node<Double> a = node(new Edge<>(leaf(), g -> {
            throw new AssertionError("beyond the wanted node");
        }));

        assertEquals(Map.of(a, 2.0), wanted(node(edge(a, 2)), a));
    }

    @Test
    void findsNothingWhereNoPathLeadsToAWantedNode() {
        assertEquals(Map.of(), wanted(node(edge(leaf(), 2)), leaf()));
    }

    @Test
    void theRootMayBeWanted() {
        Node<Double> a = leaf();
        Node<Double> b = node(edge(a, 2));

        assertEquals(Map.of(b, 1.0), wanted(b, b));
        assertEquals(Map.of(b, 1.0, a, 2.0), wanted(b, b, a));
    }

    @Test
    void handsOutTheFrontierAndGoesNoFurther() {
        Node<Double> old = node(new Edge<>(leaf(), g -> {
            throw new AssertionError("beyond the frontier");
        }));
        Node<Double> a = leaf();
        Node<Double> b = node(edge(old, 2), edge(a, 3));
        Node<Double> root = node(edge(b, 5));
        Map<Node<Double>, Double> found = new IdentityHashMap<>();
        BackwardPass.toFrontier(root, old.id(), 1.0, NUMBERS, found::put);

        assertEquals(Map.of(old, 10.0, a, 15.0), new HashMap<>(found));
        assertEquals(found.keySet(), new HashSet<>(BackwardPass.frontier(root, old.id())));
    }

    @Test
    void worksOnAChainOfAMillionNodes() {
        Node<Double> a = leaf();
        Node<Double> z = a;
        for (int i = 0; i < 1_000_000; i++) {
            z = node(edge(z, 1));
        }

        assertEquals(1.0, gradients(z, 1).get(a));
        assertEquals(Map.of(a, 1.0), wanted(z, a));
    }

    @Test
    void worksOnANodeThatIsUsedAHundredThousandTimes() {
        Node<Double> a = leaf();
        Node<Double> sum = a;
        for (int i = 0; i < 100_000; i++) {
            sum = node(edge(sum, 1), edge(node(edge(a, 1)), 1));
        }

        assertEquals(100_001.0, gradients(sum, 1).get(a));
    }

    @Test
    void worksOnAnOperationWithAHundredThousandInputs() {
        Node<Double> a = leaf();
        @SuppressWarnings({"unchecked", "rawtypes"})
        Edge<Double>[] edges = new Edge[100_000];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = edge(node(edge(a, 1)), 1);
        }

        assertEquals(100_000.0, gradients(new Node<>(edges), 1).get(a));
    }

    @Test
    void agreesWithForwardModeOnRandomGraphs() {
        SplittableRandom random = new SplittableRandom(1);
        for (int graph = 0; graph < 200; graph++) {
            List<Node<Double>> nodes = new ArrayList<>(List.of(leaf(), leaf()));
            List<double[]> tangents = new ArrayList<>(List.of(new double[] {1, 0}, new double[] {0, 1}));
            for (int n = 0; n < 100; n++) {
                int x = random.nextInt(nodes.size());
                int y = random.nextInt(nodes.size());
                int slopeX = random.nextInt(-1, 2);
                int slopeY = random.nextInt(-1, 2);
                nodes.add(node(edge(nodes.get(x), slopeX), edge(nodes.get(y), slopeY)));
                tangents.add(new double[] {
                    slopeX * tangents.get(x)[0] + slopeY * tangents.get(y)[0],
                    slopeX * tangents.get(x)[1] + slopeY * tangents.get(y)[1]
                });
            }
            Map<Node<Double>, Double> gradients = gradients(nodes.get(nodes.size() - 1), 1);
            assertArrayEquals(
                    tangents.get(tangents.size() - 1),
                    new double[] {gradients.getOrDefault(nodes.get(0), 0.0), gradients.getOrDefault(nodes.get(1), 0.0)},
                    0.0);
        }
    }

    @Test
    void addsInPlaceOnlyIntoSumsOfItsOwn() {
        double[] seed = {1};
        Node<double[]> a = new Node<>(edges());
        Node<double[]> b = new Node<>(edges(new Edge<>(a, g -> g), new Edge<>(a, g -> g), new Edge<>(a, g -> g)));
        int[] inPlace = {0};
        Cotangents<double[]> cotangents = new Cotangents<>() {
            @Override
            public double[] sum(double[] x, double[] y) {
                return new double[] {x[0] + y[0]};
            }

            @Override
            public double[] addTo(double[] own, double[] y) {
                inPlace[0]++;
                own[0] += y[0];
                return own;
            }
        };

        assertArrayEquals(
                new double[] {3}, BackwardPass.gradients(b, seed, cotangents).get(a));
        assertArrayEquals(new double[] {1}, seed);
        assertEquals(1, inPlace[0]);
    }

    private static PartialPullback<double[]> toPosition(int position) {
        return new PartialPullback<>() {
            @Override
            public double[] apply(double[] upstream) {
                double[] whole = new double[2];
                whole[position] = upstream[0];
                return whole;
            }

            @Override
            public void addTo(double[] sum, double[] upstream) {
                sum[position] += upstream[0];
            }
        };
    }

    private static Cotangents<double[]> pairs(int[] sums, boolean inPlace) {
        return new Cotangents<>() {
            @Override
            public double[] sum(double[] x, double[] y) {
                sums[0]++;
                return new double[] {x[0] + y[0], x[1] + y[1]};
            }

            @Override
            public boolean addsInPlace() {
                return inPlace;
            }

            @Override
            public double[] zero(Node<double[]> node) {
                return new double[2];
            }
        };
    }

    @Test
    void addsPartsInPlaceWithoutSums() {
        Node<double[]> a = new Node<>(edges());
        Node<double[]> b = new Node<>(
                edges(new Edge<>(a, toPosition(0)), new Edge<>(a, toPosition(1)), new Edge<>(a, toPosition(1))));
        for (boolean inPlace : new boolean[] {true, false}) {
            int[] sums = {0};
            assertArrayEquals(
                    new double[] {3, 6},
                    BackwardPass.gradients(b, new double[] {3}, pairs(sums, inPlace))
                            .get(a));
            assertEquals(inPlace ? 0 : 2, sums[0]);
        }
    }

    @Test
    void letsAPullbackAddItselfToASumThatIsThere() {
        int[] added = {0};
        AddingPullback<double[]> twice = new AddingPullback<>() {
            @Override
            public double[] apply(double[] upstream) {
                return new double[] {2 * upstream[0], 2 * upstream[1]};
            }

            @Override
            public void addTo(double[] sum, double[] upstream) {
                added[0]++;
                sum[0] += 2 * upstream[0];
                sum[1] += 2 * upstream[1];
            }
        };
        Node<double[]> a = new Node<>(edges());
        Node<double[]> b = new Node<>(
                edges(new Edge<>(a, twice), new Edge<>(a, twice), new Edge<>(a, twice), new Edge<>(a, twice)));
        int[] sums = {0};

        assertArrayEquals(
                new double[] {8, 24},
                BackwardPass.gradients(b, new double[] {1, 3}, pairs(sums, true))
                        .get(a));
        assertEquals(1, sums[0]);
        assertEquals(2, added[0]);
    }

    @Test
    void addsPartsAsWholeGradientsUnlessTold() {
        Node<double[]> a = new Node<>(edges());
        Node<double[]> b = new Node<>(edges(new Edge<>(a, toPosition(0)), new Edge<>(a, toPosition(1))));

        assertArrayEquals(
                new double[] {3, 3},
                BackwardPass.gradients(b, new double[] {3}, (x, y) -> new double[] {x[0] + y[0], x[1] + y[1]})
                        .get(a));
    }

    @Test
    void neverAddsAPartToAGradientOfOthers() {
        double[] seed = {1, 2};
        Node<double[]> a = new Node<>(edges());
        Node<double[]> b =
                new Node<>(edges(new Edge<>(a, g -> g), new Edge<>(a, toPosition(0)), new Edge<>(a, toPosition(1))));
        int[] sums = {0};

        assertArrayEquals(
                new double[] {2, 3},
                BackwardPass.gradients(b, seed, pairs(sums, true)).get(a));
        assertArrayEquals(new double[] {1, 2}, seed);
        assertEquals(1, sums[0]);
    }

    @Test
    void releasesEachGradientAsOftenAsItWasHeld() {
        Map<Object, Integer> held = new IdentityHashMap<>();
        Cotangents<double[]> cotangents = new Cotangents<>() {
            @Override
            public double[] sum(double[] x, double[] y) {
                assertTrue(held.getOrDefault(x, 0) > 0 && held.getOrDefault(y, 0) > 0);
                return new double[] {x[0] + y[0]};
            }

            @Override
            public double[] pullBack(Pullback<double[]> pullback, double[] upstream) {
                assertTrue(held.getOrDefault(upstream, 0) > 0);
                return pullback.apply(upstream);
            }

            @Override
            public double[] complete(Node<double[]> node, double[] gradient) {
                return node.isLeaf() ? gradient : new double[] {gradient[0]};
            }

            @Override
            public void hold(double[] gradient) {
                held.merge(gradient, 1, Integer::sum);
            }

            @Override
            public void release(double[] gradient) {
                held.merge(gradient, -1, Integer::sum);
            }
        };
        Node<double[]> a = new Node<>(edges());
        Node<double[]> b = new Node<>(edges(new Edge<>(a, g -> g), new Edge<>(a, double[]::clone)));
        Node<double[]> c = new Node<>(edges(new Edge<>(b, g -> g), new Edge<>(b, g -> g), new Edge<>(a, g -> g)));
        BackwardPass.gradients(c, new double[] {1}, cotangents);

        assertEquals(Set.of(0), new HashSet<>(held.values()));
    }

    @Test
    void looksAtEachPulledBackGradient() {
        Node<Double> a = leaf();
        Node<Double> b = node(edge(a, 2), edge(a, 3));
        List<String> seen = new ArrayList<>();
        Cotangents<Double> cotangents = new Cotangents<>() {
            @Override
            public Double sum(Double x, Double y) {
                return x + y;
            }

            @Override
            public Double check(Node<Double> node, int index, Double gradient) {
                assertSame(b, node);
                seen.add(index + ": " + gradient);
                return gradient;
            }
        };
        BackwardPass.gradients(b, 1.0, cotangents);

        assertEquals(List.of("0: 2.0", "1: 3.0"), seen);
    }

    @Test
    void aCompletedGradientCanBeReplacedBeforeItFlowsOn() {
        Node<Double> a = leaf();
        Node<Double> b = node(edge(a, 1));
        Node<Double> c = node(edge(b, 2), edge(b, 3));
        Cotangents<Double> cotangents = new Cotangents<>() {
            @Override
            public Double sum(Double x, Double y) {
                return x + y;
            }

            @Override
            public Double complete(Node<Double> node, Double gradient) {
                return node == b ? Double.valueOf(gradient * 100) : gradient;
            }
        };

        assertEquals(500.0, BackwardPass.gradients(c, 1.0, cotangents).get(a));
    }

    @Test
    void tellsWhichPullbackFailed() {
        PartialPullback<Double> failing = new PartialPullback<>() {
            @Override
            public Double apply(Double upstream) {
                throw new ArithmeticException("planted");
            }

            @Override
            public void addTo(Double sum, Double upstream) {
                throw new ArithmeticException("planted in place");
            }
        };
        Node<Double> a = leaf();
        Node<Double> b = node(edge(a, 1), new Edge<>(leaf(), failing));

        assertEquals("true 1 planted", failure(b, failuresAt(b, false)));
        assertEquals("true 1 planted in place", failure(b, failuresAt(b, true)));
        assertEquals("planted", failure(b, NUMBERS));
    }

    private static String failure(Node<Double> root, Cotangents<Double> cotangents) {
        return assertThrows(RuntimeException.class, () -> BackwardPass.gradients(root, 1.0, cotangents))
                .getMessage();
    }

    private static Cotangents<Double> failuresAt(Node<Double> expected, boolean inPlace) {
        return new Cotangents<>() {
            @Override
            public Double sum(Double x, Double y) {
                return x + y;
            }

            @Override
            public boolean addsInPlace() {
                return inPlace;
            }

            @Override
            public Double zero(Node<Double> node) {
                return 0.0;
            }

            @Override
            public RuntimeException failure(Node<Double> node, int index, RuntimeException cause) {
                return new IllegalStateException((node == expected) + " " + index + " " + cause.getMessage());
            }
        };
    }

    private static Map<Node<Double>, Double> gradients(Node<Double> root, double seed) {
        return BackwardPass.gradients(root, seed, NUMBERS);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static Map<Node<Double>, Double> wanted(Node<Double> root, Node<Double>... wanted) {
        Map<Node<Double>, Double> found = new IdentityHashMap<>();
        BackwardPass.to(List.of(wanted), root, 1.0, NUMBERS, found::put);
        return new HashMap<>(found);
    }

    private static Node<Double> leaf() {
        return new Node<>(edges());
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static Node<Double> node(Edge<Double>... edges) {
        return new Node<>(edges);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static <G> Edge<G>[] edges(Edge<G>... edges) {
        return edges;
    }

    private static Edge<Double> edge(Node<Double> input, double slope) {
        return new Edge<>(input, g -> g * slope);
    }
}
