package org.bosixnet.http.list;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.bosixnet.async.AsyncWriter;

/** Reads the bodies of lists. */
final class ListBodies {

    private ListBodies() {}

    static byte[] bytes(ListBody body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        AsyncWriter.Source source = body.source();
        while (!source.isAtEnd()) {
            ByteBuffer next = source.next();
            all.write(next.array(), next.arrayOffset() + next.position(), next.remaining());
        }
        return all.toByteArray();
    }

    static String text(RenderedList list) {
        return new String(bytes(list.plain()), StandardCharsets.UTF_8);
    }

    /** Returns the text of a list as it is after packing and unpacking. */
    static String unpacked(RenderedList list) {
        try {
            byte[] packed = bytes(list.packed(Runnable::run).join());
            return new String(
                    new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
