package org.bosixnet.client.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Path;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.platform.AtomicFile;
import org.bosixnet.client.platform.UntrustedPathException;
import org.jspecify.annotations.Nullable;

/** A change of a settings file that has been thought out and not been made yet. */
public final class ConfigChange {
    private final Path file;
    private final @Nullable Path copied;
    private final @Nullable String text;
    private final String mode;

    /**
     * @param file to be written
     * @param copied the file that the new one starts as a copy of, if it is not there yet
     * @param text the whole new text, a character for each byte; null if nothing needs to change
     * @param mode of the file if it is new
     */
    ConfigChange(Path file, @Nullable Path copied, @Nullable String text, String mode) {
        this.file = file;
        this.copied = copied;
        this.text = text;
        this.mode = mode;
    }

    public Path file() {
        return file;
    }

    /** Tells whether there is something to change. */
    public boolean isNeeded() {
        return text != null;
    }

    /** Returns what is to be done, or has been, as in {@code Would write} and {@code Wrote}. */
    public String describe(String verb) {
        String name = Escaped.text(file.toString());
        if (text == null) {
            return name + " needs no change.";
        }
        return verb + " the registry into " + name
                + (copied == null ? "." : ", a copy of " + Escaped.text(copied.toString()) + ".");
    }

    /**
     * Makes the change, if there is one.
     *
     * @throws IOException if it cannot be made; the message is a sentence for people
     */
    public void make() throws IOException {
        if (text == null) {
            return;
        }
        try {
            AtomicFile.write(file, text.getBytes(ISO_8859_1), mode);
        } catch (UntrustedPathException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    "Cannot write " + Escaped.text(file.toString()) + " (" + AtomicFile.reason(e) + "). Run as root.",
                    e);
        }
    }
}
