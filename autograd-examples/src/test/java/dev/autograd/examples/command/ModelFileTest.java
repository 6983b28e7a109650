package dev.autograd.examples.command;

import static dev.autograd.examples.CommandRun.assertRefuses;
import static dev.autograd.examples.CommandRun.output;

import dev.autograd.Seed;
import dev.autograd.nn.Linear;
import dev.autograd.nn.io.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What applications make of the settings in a file, and of options beside it. */
class ModelFileTest {
    private static final Map<String, String> TEXT =
            Map.of("model", "lstm", "width", "8", "layers", "1", "length", "16", "characters", "abc");
    private static final Map<String, String> RECOMMEND = Map.of("model", "mf", "width", "4", "seed", "3");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("model.safetensors");
    }

    private void write(String application, Map<String, String> settings, String name, String value) throws IOException {
        Map<String, String> metadata = new HashMap<>(settings);
        metadata.put("application", application);
        metadata.put(name, value);
        Safetensors.write(file, new Linear(1, 1, Seed.of(1)).state(), metadata);
    }

    @Test
    void aSettingOutOfItsRangeIsRefused() throws IOException {
        write("gan", Map.of(), "hidden", "-3");
        assertRefuses(
                file + ": the setting hidden should be a number from 1 to 10000, but is \"-3\"",
                "gan",
                "--load",
                file.toString());
        write("recommend", RECOMMEND, "width", "99999999999999999999");
        assertRefuses(
                file + ": the setting width should be a number from 1 to 10000, but is \"99999999999999999999\"",
                "recommend",
                "--load",
                file.toString());
        for (String name : new String[] {"width", "layers"}) {
            write("text", TEXT, name, "0");
            assertRefuses(
                    file + ": the setting " + name + " should be a number from 1 to "
                            + (name.equals("width") ? 10000 : 100) + ", but is \"0\"",
                    "text",
                    "--load",
                    file.toString());
        }
        write("text", TEXT, "length", "1");
        assertRefuses(
                file + ": the setting length should be a number from 2 to 10000, but is \"1\"",
                "text",
                "--load",
                file.toString());
    }

    @Test
    void aSettingThatMakesNoSenseIsRefused() throws IOException {
        write("gan", Map.of(), "hidden", "many");
        assertRefuses(
                file + ": the setting hidden should be a number from 1 to 10000, but is \"many\"",
                "gan",
                "--load",
                file.toString());
        write("gan", Map.of(), "other", "1");
        assertRefuses(file + ": the setting hidden is missing", "gan", "--load", file.toString());
        write("text", TEXT, "model", "mlp");
        assertRefuses(
                file + ": the setting model should be one of [rnn, lstm, gru, transformer], but is \"mlp\"",
                "text",
                "--load",
                file.toString());
        write("text", TEXT, "characters", "aba");
        assertRefuses(
                file + ": the setting characters should be the different characters of a text, but is \"aba\"",
                "text",
                "--load",
                file.toString());
        write("recommend", RECOMMEND, "seed", "x");
        assertRefuses(
                file + ": the setting seed should be a number from -9223372036854775808 to 9223372036854775807, but is"
                        + " \"x\"",
                "recommend",
                "--load",
                file.toString());
    }

    @Test
    void optionsOfTheModelAndItsTrainingHaveNoSayBesideALoadedOne() throws IOException {
        Files.writeString(file, "");
        for (String application : new String[] {"digits", "text", "recommend", "gan", "cartpole"}) {
            assertRefuses(
                    "--load brings a trained model with its settings, which --lr can't change; leave it out",
                    application,
                    "--load",
                    file.toString(),
                    "--lr",
                    "0.1");
        }
        assertRefuses(
                "--load brings a trained model with its settings, which --model, --width, --seed can't change; leave them"
                        + " out",
                "recommend",
                "--load",
                file.toString(),
                "--seed",
                "2",
                "--model",
                "mf",
                "--width",
                "16");
    }

    @Test
    void aModelComesBackWithNothingButItsFile() {
        output("gan", "--steps", "1", "--batch", "2", "--hidden", "2", "--save", file.toString());
        output("gan", "--load", file.toString());
    }
}
