package org.bosixnet.client.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import picocli.CommandLine;

/** Starts the command line. */
public final class Main {

    /** The property with which users choose their own format. */
    private static final String FORMAT = "java.util.logging.SimpleFormatter.format";

    /** {@code LEVEL: MESSAGE}. The keeper of the log adds the time. Costs a quarter of the platform's formatter. */
    private static final class LineFormatter extends Formatter {
        @Override
        public String format(LogRecord record) {
            return record.getLevel().getName() + ": " + formatMessage(record) + System.lineSeparator();
        }
    }

    private Main() {}

    public static void main(String[] args) {
        if (System.getProperty(FORMAT) == null && LogManager.getLogManager().getProperty(FORMAT) == null) {
            for (Handler handler : Logger.getLogger("").getHandlers()) {
                if (handler.getFormatter() instanceof SimpleFormatter) {
                    handler.setFormatter(new LineFormatter());
                }
            }
        }
        CommandLine line = commandLine();
        line.setOut(new PrintWriter(
                System.out, true, Charset.defaultCharset())); // picocli's own does not tell when nobody takes it
        System.exit(line.execute(args));
    }

    /** Returns the program; the build asks it for its manual pages, too. */
    public static CommandLine commandLine() {
        return Bosixnet.commandLine(new LinuxPlatform(), () -> new Shadows(LinuxPlatform.BEHIND_OWN_DNS));
    }
}
