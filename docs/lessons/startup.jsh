// Start-up script of the lessons: imports, and two ways of printing.
import dev.autograd.*;
import dev.autograd.check.*;
import dev.autograd.explain.*;
import java.util.*;
import org.nd4j.linalg.api.buffer.DataType;

import static dev.autograd.Tensor.constant;
import static dev.autograd.Tensor.variable;

/** Four digits behind the point; no minus sign in front of a zero. */
String round(double x) {
    String text = String.format(Locale.ROOT, "%.4f", x);
    return text.equals("-0.0000") ? "0.0000" : text;
}

/** A name and a value: a number, or the rows of a matrix. */
void show(String name, Tensor x) {
    double[] values = x.toDoubles();
    StringJoiner row = new StringJoiner(" ");
    int columns = x.rank() == 0 ? 1 : (int) x.shape()[x.rank() - 1];
    String indent = " ".repeat(name.length() + 3);
    for (int i = 0; i < values.length; i++) {
        row.add(round(values[i]));
        if ((i + 1) % columns == 0) {
            System.out.println((i < columns ? name + " = " : indent) + row);
            row = new StringJoiner(" ");
        }
    }
}

void show(String name, double x) {
    System.out.println(name + " = " + round(x));
}
