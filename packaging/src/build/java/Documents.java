import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.asciidoctor.Asciidoctor;
import org.asciidoctor.Attributes;
import org.asciidoctor.Options;
import org.asciidoctor.SafeMode;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/**
 * Makes the documents of a package that no file in the sources is: the manual pages of its program and its completion for
 * bash, from what the program says of itself, and the changelog in Debian's form.
 */
public final class Documents {

    /**
     * @param args the class with a static method commandLine(), the directory of its classes or "" if they are in the
     *     class path, the package's version and maintainer, the time of the build (ISO 8601), the directory to fill,
     *     the project's changelog
     */
    public static void main(String[] args) throws Exception {
        ClassLoader loader = args[1].isEmpty()
                ? Documents.class.getClassLoader()
                : new URLClassLoader(new URL[] {Path.of(args[1]).toUri().toURL()}, Documents.class.getClassLoader());
        CommandLine program = (CommandLine)
                Class.forName(args[0], true, loader).getMethod("commandLine").invoke(null);
        Path out = Path.of(args[5]);
        Path source = Files.createDirectories(out.resolve("adoc"));
        Path man = Files.createDirectories(out.resolve("man"));
        List<CommandLine.Model.CommandSpec> commands = new ArrayList<>();
        collect(program, commands);
        PrintStream said = System.out;
        System.setOut(System.err); // each file that is written is told of
        int code = ManPageGenerator.generateManPage(
                source.toFile(), null, new boolean[0], true, commands.toArray(new CommandLine.Model.CommandSpec[0]));
        System.setOut(said);
        if (code != 0) {
            throw new IllegalStateException("The manual pages were not made: " + code);
        }
        try (Asciidoctor asciidoctor = Asciidoctor.Factory.create()) {
            for (CommandLine.Model.CommandSpec command : commands) {
                String name = command.qualifiedName("-");
                String text = asciidoctor.convert(
                        Files.readString(source.resolve(name + ".adoc")),
                        Options.builder()
                                .backend("manpage")
                                .standalone(true)
                                .safe(SafeMode.SAFE)
                                .attributes(Attributes.builder()
                                        .attribute("mansource", "BOSixNet " + args[2])
                                        .attribute("manmanual", "BOSixNet")
                                        .attribute("reproducible", "")
                                        .build())
                                .build());
                compress(text, man.resolve(name + ".1.gz"));
            }
        }
        String name = program.getCommandName();
        Files.writeString(
                out.resolve(name + ".bash"), AutoComplete.bash(name, program).replaceFirst("^#!.*\n", "# For bash.\n"));
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.parse(args[4]).atOffset(ZoneOffset.UTC));
        String changes =
                name + " (" + args[2] + ") unstable; urgency=medium\n\n  * What changed is in CHANGELOG.md.\n\n -- "
                        + args[3] + "  " + date.replace("GMT", "+0000") + "\n";
        compress(changes, out.resolve("changelog.gz"));
        compress(Files.readString(Path.of(args[6])), out.resolve("CHANGELOG.md.gz"));
    }

    /** Writes what "gzip -9n" would: lintian looks at the byte that tells how hard it was tried. */
    private static void compress(String text, Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        byte[] compressed = bytes.toByteArray();
        compressed[8] = 2;
        Files.write(file, compressed);
    }

    private static void collect(CommandLine command, List<CommandLine.Model.CommandSpec> found) {
        found.add(command.getCommandSpec());
        command.getSubcommands().values().stream()
                .filter(each -> !each.getCommandSpec().usageMessage().hidden())
                .filter(each -> !each.getCommandName().equals("help"))
                .forEach(each -> collect(each, found));
    }
}
