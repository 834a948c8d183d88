package io.p2p4j.it.kill;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

/** Runs a victim: the arguments are its class, its folder and a seed. Ends if nobody listens any more. */
final class VictimProcess {

    private VictimProcess() {}

    public static void main(String[] arguments) throws Exception {
        Victim victim = Class.forName(arguments[0])
                .asSubclass(Victim.class)
                .getDeclaredConstructor()
                .newInstance();
        try (PrintStream out =
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8)) {
            victim.write(Path.of(arguments[1]), new Random(Long.parseLong(arguments[2])), line -> {
                out.print(line + "\n");
                if (out.checkError()) { // writes the line as a whole
                    Runtime.getRuntime().halt(1);
                }
            });
        }
    }
}
