package org.bosixnet.http.body;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bosixnet.http.problem.Problem;

/**
 * Collects a body as it arrives, and makes the request continue as soon as the body is complete, too long or late.
 */
final class ArrivingBody implements ReadListener, AsyncListener {

    private static final int AT_ONCE = 4096;

    private final AsyncContext async;
    private final ServletInputStream in;
    private final BodyRequest request;
    private final BodyPlaces.Place place;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * @param begin what was read of it
     * @param request a request that withholds the body because it is late
     * @param place given back at the end
     */
    ArrivingBody(AsyncContext async, ServletInputStream in, byte[] begin, BodyRequest request, BodyPlaces.Place place) {
        this.async = async;
        this.in = in;
        this.bytes.writeBytes(begin);
        this.request = request;
        this.place = place;
    }

    BodyRequest request() {
        return request;
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] some = new byte[AT_ONCE];
        while (!ended.get() && in.isReady() && !in.isFinished()) {
            int n = in.read(some);
            if (n < 0) {
                return;
            }
            if (bytes.size() + n > BodyFilter.MAX_BYTES) {
                request.withhold(BodyFilter::tooLarge);
                goOn();
            } else {
                bytes.write(some, 0, n);
            }
        }
    }

    @Override
    public void onAllDataRead() {
        request.put(bytes.toByteArray());
        goOn();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        goOn();
    }

    private void goOn() {
        if (end()) {
            try {
                async.dispatch();
            } catch (RuntimeException | Error e) { // the container has no thread, or has ended the request
                Unanswered.end(async, Problem.THROTTLED.status());
            }
        }
    }

    /** Ends the request: the client has gone, does not speak HTTP, or keeps the container waiting. */
    @Override
    public void onError(Throwable error) {
        if (!end()) {
            return;
        }
        if (error instanceof SocketTimeoutException || error instanceof TimeoutException) {
            Unanswered.endSlow(async);
        } else {
            Unanswered.end(async, Problem.BAD_REQUEST.status());
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    /** Does nothing: code that makes the request asynchronous again brings its own listeners. */
    @Override
    public void onStartAsync(AsyncEvent event) {}

    private boolean end() {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            place.giveBack();
        }
        return first;
    }
}
