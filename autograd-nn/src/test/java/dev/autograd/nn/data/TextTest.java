package dev.autograd.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.nn.io.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.util.DefaultLocale;

class TextTest {
    @TempDir
    Path folder;

    @Test
    void charactersComeInTheOrderOfTheirCodePoints() {
        Vocabulary vocabulary = Vocabulary.characters("banana 😀\n");

        assertEquals(List.of("\n", " ", "a", "b", "n", "😀"), vocabulary.symbols());
        assertArrayEquals(new int[] {3, 2, 4, 5}, vocabulary.encode("ban😀"));
        assertEquals("nab 😀", vocabulary.decode(4, 2, 3, 1, 5));
    }

    // In this locale digits are others.
    @Test
    @DefaultLocale("ar-EG-u-nu-arab")
    void aCharacterThatIsMissingIsNamed() {
        Exception e = assertThrows(IllegalArgumentException.class, () -> Vocabulary.characters("abc")
                .encode("abx"));

        assertEquals("the vocabulary of 3 characters has no \"x\" (U+0078)", e.getMessage());
    }

    @Test
    void wordsComeByTheirFrequency() {
        Vocabulary vocabulary = Vocabulary.words("the cat, the dog: don't, the end", 4);

        assertEquals(List.of("<unk>", "the", ",", ":"), vocabulary.symbols());
        assertArrayEquals(new int[] {1, 0, 2}, vocabulary.encode("the cat,"));
        assertEquals("the <unk> ,", vocabulary.decode(1, 0, 2));
        assertEquals(
                List.of("<unk>", "don't", "über"),
                Vocabulary.words("über don't", 100).symbols());
    }

    @Test
    void vocabulariesComeBackFromTheirSymbols() {
        Vocabulary characters = Vocabulary.characters("hello");
        Vocabulary words = Vocabulary.words("to be or not to be", 3);

        assertEquals(
                characters.symbols(),
                Vocabulary.ofCharacters(characters.symbols()).symbols());
        assertArrayEquals(
                words.encode("to be or"), Vocabulary.ofWords(words.symbols()).encode("to be or"));
        assertThrows(IllegalArgumentException.class, () -> Vocabulary.ofWords(List.of("to")));
        assertThrows(IllegalArgumentException.class, () -> Vocabulary.ofCharacters(List.of("a", "a")));
    }

    @Test
    void windowsPredictTheNextSymbol() {
        TextDataset windows = TextDataset.windows(new int[] {0, 1, 2, 3, 4, 5, 6}, 3);

        assertEquals(2, windows.size());
        Batch all = windows.all();
        assertArrayEquals(new long[] {2, 3}, all.x().shape());
        assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, all.x().toDoubles(), 0);
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, all.y().toDoubles(), 0);
        assertEquals(1, TextDataset.windows(new int[] {0, 1, 2, 3, 4, 5}, 3).size());
    }

    @Test
    void windowsMayOverlap() {
        TextDataset windows = TextDataset.windows(new int[] {0, 1, 2, 3, 4}, 2, 1);

        assertEquals(3, windows.size());
        assertArrayEquals(new double[] {3, 4}, windows.batch(new int[] {2}).y().toDoubles(), 0);
        assertThrows(IndexOutOfBoundsException.class, () -> windows.batch(new int[] {3}));
    }

    @Test
    void aTextThatIsTooShortForAWindowIsRefused() {
        assertEquals(
                "a window of 3 and the symbol after it need 4 symbols, but the text has 3",
                assertThrows(IllegalArgumentException.class, () -> TextDataset.windows(new int[3], 3))
                        .getMessage());
    }

    @Test
    void filesAreReadAsUtf8() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "\ufeffgrün\n");
        assertEquals("grün\n", TextDataset.read(file));

        Files.write(file, new byte[] {'a', '\n', (byte) 0xc3, 'b'});
        assertEquals(
                file + ": byte 2: expected text in UTF-8, found 0xc3 in line 2",
                assertThrows(MalformedFileException.class, () -> TextDataset.read(file))
                        .getMessage());
        Files.write(file, new byte[] {'a', (byte) 0xe2, (byte) 0x82});
        assertThrows(MalformedFileException.class, () -> TextDataset.read(file));
        Files.write(file, new byte[0]);
        assertEquals(
                file + ": expected text, but the file is empty",
                assertThrows(MalformedFileException.class, () -> TextDataset.read(file))
                        .getMessage());
    }

    @Test
    void readsRealPlays() throws IOException {
        Path real = RealData.of("tinyshakespeare.txt");
        String plays = TextDataset.read(real);
        Vocabulary vocabulary = Vocabulary.characters(plays);

        assertEquals(65, vocabulary.size());
        assertEquals(plays, vocabulary.decode(vocabulary.encode(plays)));
    }
}
