package org.bosixnet.client.address;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bosixnet.client.host.Escaped;

/** Renders a choice for people. */
public final class AddressChoiceText {
    private static final List<String> HEADINGS =
            List.of("VERDICT", "ADDRESS", "INTERFACE", "PREFERRED", "FLAGS", "REASON");

    private AddressChoiceText() {}

    /**
     * Returns a table with a line per candidate, and below it what is reported and which way leads out; each line ends with a
     * newline. Control characters in interface names are escaped.
     */
    public static String toText(AddressChoice choice) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        choice.candidates().forEach(judged -> rows.add(row(judged)));
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder out = new StringBuilder();
        if (rows.size() > 1) {
            rows.forEach(row -> appendRow(out, row, widths));
            out.append('\n');
        }
        out.append(
                choice.waysOut().isEmpty()
                        ? "No way out: the kernel has no route to the rest of the world.\n"
                        : "Way out: " + Escaped.text(String.join(", ", choice.waysOut())) + "\n");
        if (choice.chosen().isEmpty()) {
            return out.append("Nothing to report: this machine has no usable address.\n")
                    .toString();
        }
        return out.append("To report: ")
                .append(choice.chosen().stream().map(Object::toString).collect(Collectors.joining(", ")))
                .append('\n')
                .toString();
    }

    private static List<String> row(Judged judged) {
        Candidate candidate = judged.candidate();
        String flags = candidate.flags().stream().map(Object::toString).collect(Collectors.joining(","));
        return List.of(
                judged.verdict().toString(),
                candidate.address() + "/" + candidate.prefixLength(),
                Escaped.text(candidate.interfaceName()),
                candidate.preferredLifetime().toString(),
                flags.isEmpty() ? "-" : flags,
                Escaped.text(judged.reason()));
    }

    private static void appendRow(StringBuilder out, List<String> row, int[] widths) {
        int last = row.size() - 1;
        for (int i = 0; i < last; i++) {
            out.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        out.append(row.get(last)).append('\n');
    }
}
