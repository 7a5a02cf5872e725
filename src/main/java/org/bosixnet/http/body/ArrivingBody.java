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
 * Collects a body as the container says that more of it has come, and makes the request go on as soon as it is whole, or
 * longer than it may be, or late.
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
     * @param request which withholds the body as one that is late
     * @param place is given back at the end
     */
    ArrivingBody(AsyncContext async, ServletInputStream in, BodyRequest request, BodyPlaces.Place place) {
        this.async = async;
        this.in = in;
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
            } catch (RuntimeException | Error e) { // the container has no thread for it, or has ended it
                Unanswered.end(async, Problem.THROTTLED.status());
            }
        }
    }

    /** The client has gone, does not speak HTTP, or keeps the container waiting: nobody has asked for anything. */
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

    /** Is not asked for: whoever makes the request asynchronous again brings listeners of their own. */
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
