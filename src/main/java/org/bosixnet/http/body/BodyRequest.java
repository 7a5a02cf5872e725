package org.bosixnet.http.body;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** A request whose body is in memory or withheld, so that reading it never waits for the client. */
final class BodyRequest extends HttpServletRequestWrapper {

    private volatile Body body;

    private BodyRequest(HttpServletRequest request, Body body) {
        super(request);
        this.body = body;
    }

    static BodyRequest with(HttpServletRequest request, byte[] bytes) {
        return new BodyRequest(request, new Here(bytes));
    }

    /**
     * @param why makes the exception that reading the body throws
     */
    static BodyRequest without(HttpServletRequest request, Supplier<RuntimeException> why) {
        return new BodyRequest(request, new Withheld(why));
    }

    void put(byte[] bytes) {
        body = new Here(bytes);
    }

    void withhold(Supplier<RuntimeException> why) {
        body = new Withheld(why);
    }

    /** Returns whether the client may still send a body that nobody will read. */
    boolean isWithheld() {
        return body instanceof Withheld;
    }

    @Override
    public ServletInputStream getInputStream() {
        return body;
    }

    private abstract static class Body extends ServletInputStream {

        @Override
        public final boolean isReady() {
            return true;
        }

        @Override
        public final boolean isFinished() {
            return false;
        }

        @Override
        public final void setReadListener(ReadListener listener) {
            throw new IllegalStateException("there is nothing to wait for");
        }
    }

    private static final class Here extends Body {
        private final InputStream bytes;

        Here(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() throws IOException {
            return bytes.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return bytes.read(buffer, offset, length);
        }

        @Override
        public int available() throws IOException {
            return bytes.available();
        }
    }

    private static final class Withheld extends Body {
        private final Supplier<RuntimeException> why;

        Withheld(Supplier<RuntimeException> why) {
            this.why = why;
        }

        @Override
        public int read() {
            throw why.get();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            throw why.get();
        }

        /** Returns that there is something: Jersey checks whether a form was already read, before it can be refused. */
        @Override
        public int available() {
            return 1;
        }
    }
}
