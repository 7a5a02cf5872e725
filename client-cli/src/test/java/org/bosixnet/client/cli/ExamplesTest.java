package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Whatever the help and the documents tell people to type is done here, as far as it ends by itself. */
class ExamplesTest extends KeyCommandFixture {

    private static final Pattern COMMAND = Pattern.compile(
            "(?<![\\w/.=-])(?:sudo )?(?:client-cli/)?bosixnet ((?:[a-z]|--)[^`#|&<>^'\\n]*)", Pattern.MULTILINE);

    /** In prose, code may go on in the next line. */
    private static final Pattern INLINE = Pattern.compile("`([^`]*)`");

    /** These go on until they are stopped, or look for a name that the registry of the test does not have. */
    private static final Set<String> PARSED_ONLY = Set.of("agent", "watch", "get");

    static Stream<String> examples() throws IOException {
        List<String> texts = new ArrayList<>();
        CommandLine program = Bosixnet.commandLine(new LinuxPlatform(), Shadows::new);
        addFooters(program, texts);
        try (Stream<Path> docs = Files.list(Path.of("../docs"))) {
            Stream.concat(docs, Stream.of(Path.of("../README.md"), Path.of("../CONTRIBUTING.md")))
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .forEach(file -> addCode(file, texts));
        }
        return texts.stream()
                .flatMap(text -> COMMAND.matcher(text).results())
                .map(match -> match.group(1).strip().replaceAll("\\s+", " "))
                .filter(text -> !text.matches("(key )?COMMAND.*"))
                .distinct();
    }

    private static void addFooters(CommandLine command, List<String> texts) {
        for (String line : command.getCommandSpec().usageMessage().footer()) {
            texts.add(line.replaceFirst("   +.*(?<=\\S)   +.*$", "$0").replaceFirst("(?<=\\S)   +.*$", ""));
        }
        command.getSubcommands().values().forEach(each -> addFooters(each, texts));
    }

    private static void addCode(Path file, List<String> texts) {
        try {
            String[] parts = Files.readString(file).split("(?m)^ *```", -1);
            for (int i = 0; i < parts.length; i++) {
                if (i % 2 == 1) {
                    texts.add(parts[i]);
                } else {
                    Matcher inline = INLINE.matcher(parts[i]);
                    while (inline.find()) {
                        texts.add(inline.group(1).replace('\n', ' '));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void thereAreMany() throws IOException {
        assertThat(examples())
                .hasSizeGreaterThan(30)
                .contains(
                        "agent --url https://registry.example/bosixnet",
                        "key issue router --url https://SERVER/bosixnet",
                        "join http://localhost:8080/bosixnet",
                        "sync --adopt",
                        "leave https://registry.example/bosixnet --dry-run");
    }

    /** Without one, the generator of manual pages leaves the footer out. */
    @Test
    void everyFooterHasAHeading() {
        CommandLine program = Bosixnet.commandLine(new LinuxPlatform(), Shadows::new);
        assertThat(withoutHeading(program)).isEmpty();
    }

    private static List<String> withoutHeading(CommandLine command) {
        List<String> found = new ArrayList<>();
        var message = command.getCommandSpec().usageMessage();
        if (message.footer().length > 0 && message.footerHeading().isBlank()) {
            found.add(command.getCommandName());
        }
        command.getSubcommands().values().forEach(each -> found.addAll(withoutHeading(each)));
        return found;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whatPeopleAreToldToTypeWorks(String example) throws Exception {
        AccessKey own = AccessKey.generate(Kind.HOST, new SecureRandom());
        AccessKey other = AccessKey.generate(Kind.HOST, new SecureRandom());
        secrets.add(own.value());
        registry.bind("alpha", own.value());
        registry.bind("alpha", other.value());
        Files.writeString(keys, registry.url() + " " + own.value() + "\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        List<String> words = new ArrayList<>();
        String option = "";
        for (String word : example.split(" ", -1)) {
            words.add(stoodFor(option, word, example.contains("--pin")));
            option = word;
        }
        CommandLine command = Bosixnet.commandLine(new LinuxPlatform(), Shadows::new);
        CommandLine program = command;
        for (String word : words) {
            command = command.getSubcommands().getOrDefault(word, command);
        }
        String last = words.get(words.size() - 1);
        if (last.equals(command.getCommandName()) && takesArguments(command)) {
            return; // in prose, the name of a command stands for the command
        }
        program.parseArgs(words.toArray(String[]::new));
        if (words.contains("--version")
                || words.contains("--help")
                || !command.getSubcommands().isEmpty()) {
            assertThat(execute(words.toArray(String[]::new))).isIn(0, 2);
            return;
        }
        if (PARSED_ONLY.contains(words.get(0))) {
            return;
        }
        for (String more : List.of("--dry-run", "--config=" + config, "--url=" + registry.url())) {
            boolean known = command.getCommandSpec().findOption(more.replaceFirst("=.*", "")) != null;
            boolean given = words.stream().anyMatch(word -> word.startsWith(more.replaceFirst("=.*", "")));
            boolean needless = more.startsWith("--url") && words.get(0).matches("join|leave");
            if (known && !given && !needless) {
                words.add(more);
            }
        }
        if (example.startsWith("key list")) {
            words.add("--admin-key-file=" + secretFile(registry.adminKey));
        }
        System.setIn(new ByteArrayInputStream(other.value().getBytes(StandardCharsets.UTF_8)));
        assertThat(execute(words.toArray(String[]::new)))
                .as(err.toString())
                .isIn(
                        words.get(0).equals("status")
                                ? List.of(0, 4)
                                : words.get(0).equals("report") ? List.of(0, 1) : List.of(0));
    }

    private static boolean takesArguments(CommandLine command) {
        return command.getCommandSpec().positionalParameters().stream().anyMatch(parameter -> parameter.required());
    }

    private String stoodFor(String option, String word, boolean pinned) throws IOException {
        if (word.matches("https?://.*|URL")) {
            return registry.url().toString().replace("http:", pinned ? "https:" : "http:");
        }
        return switch (option) {
            case "--admin-key-file" -> secretFile(registry.adminKey).toString();
            case "--join-key-file" -> word.equals("-") ? word : directory.resolve(word) + "";
            case "--hosts-file" -> directory.resolve("hosts").toString();
            default -> word;
        };
    }
}
