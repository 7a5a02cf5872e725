package org.bosixnet.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips, or fails, what {@link Needs} something that this machine lacks. */
final class NeedsCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> missing = AnnotationSupport.findAnnotation(context.getElement(), Needs.class).stream()
                .flatMap(needs -> Stream.of(needs.value()))
                .filter(need -> !isThere(need))
                .toList();
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("everything needed is there");
        }
        String reason = context.getDisplayName() + " needs " + String.join(", ", missing);
        if (Boolean.getBoolean("bosixnet.test.require")) {
            throw new IllegalStateException(reason + ", and bosixnet.test.require is set");
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    private static boolean isThere(String need) {
        return switch (need) {
            case "root" -> isRoot();
            case "namespaces" -> isRoot() && isCommand("unshare") && succeeds("unshare", "-n", "-m", "true");
            default -> need.startsWith("/") ? Files.exists(Path.of(need)) : isCommand(need);
        };
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static boolean isCommand(String name) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/sbin"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
