package org.bosixnet.client.fleet;

import java.time.Duration;

/**
 * How often something may happen: as often as there are tokens, which come back one by one. All that is to be kept of a
 * bucket is when it will be full again; a bucket of which that is not known is full. Times are readings of a clock that
 * never goes back.
 *
 * @param burst how many tokens a full bucket has
 * @param refill the time until one more is there
 */
record TokenBucket(int burst, Duration refill) {

    /** Returns from when on a token can be taken of a bucket that will be full at that time. */
    Duration nextAt(Duration fullAt) {
        return fullAt.minus(refill.multipliedBy(burst - 1L));
    }

    /** Returns when the bucket will be full again if a token is taken now, or as soon as there is one. */
    Duration taken(Duration fullAt, Duration now) {
        return (fullAt.compareTo(now) > 0 ? fullAt : now).plus(refill);
    }
}
