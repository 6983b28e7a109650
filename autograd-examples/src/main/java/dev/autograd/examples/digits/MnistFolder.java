package dev.autograd.examples.digits;

import dev.autograd.examples.command.BadInputException;
import dev.autograd.nn.data.Batch;
import dev.autograd.nn.data.Idx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A folder with MNIST's four files, under its own names, as they are or packed by gzip. */
final class MnistFolder {
    private MnistFolder() {}

    /** The images to learn from. */
    static DigitImages training(Path folder) throws IOException {
        return read(folder, "train");
    }

    /** The images to test on. */
    static DigitImages test(Path folder) throws IOException {
        return read(folder, "t10k");
    }

    private static DigitImages read(Path folder, String part) throws IOException {
        Path images = file(folder, part + "-images-idx3-ubyte");
        Batch all =
                Idx.images(images, file(folder, part + "-labels-idx1-ubyte")).all();
        long[] shape = all.x().shape();
        if (shape[2] != Painter.SIZE || shape[3] != Painter.SIZE) {
            throw new BadInputException(images + " has images of " + shape[2] + " by " + shape[3] + " pixels, and the"
                    + " network reads " + Painter.SIZE + " by " + Painter.SIZE);
        }
        int[] labels = Arrays.stream(all.y().toDoubles())
                .mapToInt(label -> (int) label)
                .toArray();
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] > 9) {
                throw new BadInputException(
                        "image " + i + " of " + images + " has the label " + labels[i] + ", which is no digit");
            }
        }
        double[] ink = all.x().toDoubles();
        float[] pixels = new float[ink.length];
        for (int i = 0; i < ink.length; i++) {
            pixels[i] = (float) ink[i];
        }
        return new DigitImages(pixels, labels, "of " + folder);
    }

    private static Path file(Path folder, String name) {
        for (String candidate : new String[] {name, name + ".gz"}) {
            if (Files.exists(folder.resolve(candidate))) {
                return folder.resolve(candidate);
            }
        }
        throw new BadInputException("--data takes a folder with MNIST's files, but there is no " + name + " or " + name
                + ".gz in " + folder);
    }
}
