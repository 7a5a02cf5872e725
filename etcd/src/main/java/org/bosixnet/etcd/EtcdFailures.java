package org.bosixnet.etcd;

import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.support.Errors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What a failure of the client library means. The library wraps what etcd answered more than once, at times in a status
 * of its own; the innermost is etcd's.
 */
final class EtcdFailures {

    private EtcdFailures() {}

    /** Returns what tells of a failure, and what to do about it. */
    static StoreException exception(Throwable failure, EtcdConfig config) {
        String advice =
                advice(failure, config.isHttps()).map(text -> " " + text).orElse("");
        return new StoreException(
                isFull(failure) ? Kind.FULL : Kind.UNAVAILABLE,
                "etcd at " + config.endpointsText() + " does not work: " + reason(failure) + "." + advice,
                failure);
    }

    /** Returns what is behind a failure, in one line, in the words of the one who knows it best. */
    static String reason(Throwable failure) {
        String reason = failure.toString();
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e.getMessage() != null) {
                reason = e instanceof RuntimeException ? e.getMessage() : e.toString();
            }
        }
        return reason.lines().findFirst().orElse(reason);
    }

    /** Returns whether etcd takes no changes because its database has grown to its quota. */
    static boolean isFull(Throwable failure) {
        return reason(failure).endsWith("database space exceeded");
    }

    /**
     * Returns what to do about a failure, in the settings mostly; empty if nothing tells that anything is to be done.
     *
     * @param https whether etcd was spoken to so; one that does not understand that ends the connection in one of several ways
     */
    private static Optional<String> advice(Throwable failure, boolean https) {
        return refusal(failure).or(() -> switch (reason(failure)) {
            case "UNAVAILABLE: Network closed for unknown reason",
                    "UNAVAILABLE: Connection closed while performing TLS negotiation",
                    "java.net.SocketException: Connection reset" ->
                Optional.of(
                        "If it speaks " + (https ? "http" : "https") + ", " + EtcdConfig.ENDPOINTS + " must say so.");
            default ->
                isFull(failure)
                        ? Optional.of("Its database has grown to its quota: compact and defragment it, then run"
                                + " 'etcdctl alarm disarm'.")
                        : Optional.empty();
        });
    }

    /** Returns whether waiting will not help: etcd was reached, and one of both does not trust the other. */
    static boolean isRefused(@Nullable Throwable failure) {
        return refusal(failure).isPresent();
    }

    private static Optional<String> refusal(@Nullable Throwable failure) {
        String reason = failure == null ? "" : reason(failure);
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof SSLException && !isUnfinished(e)) {
                return Optional.of(
                        reason.contains("Received fatal alert")
                                ? "Check " + EtcdConfig.CERT_FILE + " and " + EtcdConfig.KEY_FILE + "."
                                : "Check " + EtcdConfig.CA_FILE + " and the host names in " + EtcdConfig.ENDPOINTS
                                        + ".");
            }
        }
        return switch (code(failure)) {
            case PERMISSION_DENIED ->
                Optional.of("The role of " + EtcdConfig.USER + " must allow to read and write all keys that begin with "
                        + EtcdConfig.PREFIX + " and a slash.");
            case INVALID_ARGUMENT, FAILED_PRECONDITION -> // which etcd also says of a request that is too large
                reason.contains("authentication") || reason.contains("user name is empty")
                        ? Optional.of("Check " + EtcdConfig.USER + " and " + EtcdConfig.PASSWORD + ".")
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Returns whether nothing was refused, and etcd, or what stands before it, did not go on with the handshake. */
    private static boolean isUnfinished(Throwable e) {
        return e instanceof SslHandshakeTimeoutException
                || String.valueOf(e.getMessage()).startsWith("Connection closed while SSL/TLS handshake");
    }

    /** Returns whether etcd has forgotten the revision that was asked for. */
    static boolean isCompacted(@Nullable Throwable failure) {
        return code(failure) == Status.Code.OUT_OF_RANGE;
    }

    /** Returns whether what happened was too much to be told at once, for etcd or for this program. */
    static boolean isTooLong(@Nullable Throwable failure) {
        return code(failure) == Status.Code.RESOURCE_EXHAUSTED;
    }

    /** Returns whether no answer has come in the time that there is. */
    static boolean isLate(@Nullable Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof TimeoutException) {
                return true;
            }
        }
        return code(failure) == Status.Code.DEADLINE_EXCEEDED;
    }

    /** Returns whether what was asked for, as a lease, is not there. */
    static boolean isNotFound(@Nullable Throwable failure) {
        return code(failure) == Status.Code.NOT_FOUND;
    }

    /** Returns whether etcd does not take the token any more that it gave for the password. */
    static boolean isExpired(StoreException failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (Errors.isInvalidTokenError(e) || Errors.isAuthStoreExpired(e)) {
                return true;
            }
        }
        return false;
    }

    /** Returns why nothing can be asked of endpoints that are not of one cluster, with a subject and a verb for each. */
    static StoreException differentClusters(Map<Long, String> clusters) {
        return new StoreException(
                Kind.UNAVAILABLE,
                EtcdConfig.ENDPOINTS + " names members of different etcd clusters: "
                        + clusters.entrySet().stream()
                                .map(each -> each.getValue() + " of cluster " + Long.toHexString(each.getKey()))
                                .collect(Collectors.joining(", "))
                        + ". All must be of one.");
    }

    /** Returns the innermost code, {@code UNKNOWN} if there is none. */
    private static Status.Code code(@Nullable Throwable failure) {
        Status.Code code = Status.Code.UNKNOWN;
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof StatusRuntimeException status) {
                code = status.getStatus().getCode();
            } else if (e instanceof EtcdException etcd) {
                switch (etcd.getErrorCode()) { // what is behind it, if anything, says less
                    case OUT_OF_RANGE, NOT_FOUND, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED -> {
                        return Status.Code.valueOf(etcd.getErrorCode().name());
                    }
                    default -> {}
                }
            }
        }
        return code;
    }
}
