package org.bosixnet.http;

import com.google.errorprone.annotations.DoNotCall;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.bosixnet.access.Roles;

/** Declares the path of the backup and who may take it; {@link BackupFilter} answers those who may. */
@Path(BackupFilter.PATH)
public final class BackupResource {

    static final String TYPE = "application/x-ndjson";

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Clock clock;

    BackupResource(Clock clock) {
        this.clock = clock;
    }

    /** Returns how to name the file with a backup that was taken then (RFC 6266). */
    static String disposition(Instant time) {
        return "attachment; filename=\"bosixnet-" + STAMP.format(time) + ".jsonl\"";
    }

    @GET
    @RolesAllowed(Roles.ADMIN)
    @DoNotCall("a request that gets a backup never gets here")
    public Response get() {
        throw new IllegalStateException("a request that gets a backup never gets here");
    }

    /** Answers as for a backup, but takes none. */
    @HEAD
    @RolesAllowed(Roles.ADMIN)
    public Response head() {
        return Response.ok()
                .type(TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition(clock.instant()))
                .build();
    }
}
