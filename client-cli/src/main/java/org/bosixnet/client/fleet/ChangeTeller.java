package org.bosixnet.client.fleet;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.log.SayOnce;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.time.AgentClock;
import org.bosixnet.client.time.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * Runs the program of {@code ON_CHANGE} after each write that changed the hosts file, so that programs that keep the file
 * in memory follow. In the agent it does so on a thread of its own: one run at a time, and one more for all that changed
 * meanwhile. A run that fails is made again after a pause, longer each time, with all that changed since the program was
 * last told. What is still to be told is in the state, so that the next start of the agent makes up for it, and also for
 * a {@code bosixnet sync} whose run failed.
 *
 * <p>Thread-safe.
 */
public final class ChangeTeller implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ChangeTeller.class.getName());

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** How long a run may go on when the agent ends, and how long killing it may take. */
    private static final Duration LAST_RUN = Duration.ofMillis(500);

    private static final Duration KILL = Duration.ofMillis(300);

    private final @Nullable ChangeProgram program;
    private final StateFile state;
    private final AgentClock clock;
    private final Backoff backoff;
    private final SayOnce trouble;
    private final Thread thread = new Thread(this::run, "bosixnet-on-change");
    private volatile boolean closed;

    /** The block that the program knows; null before the first is known. */
    @GuardedBy("this")
    private @Nullable List<HostEntry> told;

    /** The block in the file, as it was written last. */
    @GuardedBy("this")
    private @Nullable List<HostEntry> current;

    /** What the block is that the run under way tells. */
    @GuardedBy("this")
    private @Nullable List<HostEntry> telling;

    /** Whether something changed that no run tells or has told. */
    @GuardedBy("this")
    private boolean owed;

    @GuardedBy("this")
    private boolean running;

    /** Whether a write was announced of which it is not known yet what it changed. */
    @GuardedBy("this")
    private boolean writing;

    @GuardedBy("this")
    private int failures;

    /** When the next run may begin. */
    @GuardedBy("this")
    private Duration next = Duration.ZERO;

    @GuardedBy("this")
    private AgentState.OnChange doing = AgentState.OnChange.NONE;

    /**
     * @param program null if none is set
     * @param clock a clock for this thread only
     */
    ChangeTeller(
            @Nullable ChangeProgram program,
            StateFile state,
            AgentClock clock,
            RandomGenerator random,
            System.Logger logger) {
        this.program = program;
        this.state = state;
        this.clock = clock;
        this.backoff = Backoff.half(FIRST_PAUSE, LONGEST_PAUSE, random);
        this.trouble = new SayOnce(logger, clock::uptime);
        thread.setDaemon(true);
    }

    /**
     * Makes one that does nothing until it is {@linkplain #start started}, or asked to {@linkplain #tell tell}.
     *
     * @param words the program's absolute path, and its arguments; empty if none is set
     * @param hosts the hosts file, as the settings name it
     */
    public static ChangeTeller of(List<String> words, Path hosts, StateFile state, AgentClock clock) {
        ChangeProgram program = words.isEmpty() ? null : new ChangeProgram(words, hosts, ChangeProgram.TIMEOUT);
        return new ChangeTeller(program, state, clock, RandomGenerator.getDefault(), LOG);
    }

    /** Begins to run the program by itself: at once, if it cannot be run, or if an earlier agent owes it a run. */
    public void start() {
        AgentState.OnChange before = state.read().onChange();
        if (program == null) {
            if (before != null) {
                state.publish(AgentState.OnChange.NONE);
            }
            return;
        }
        boolean can = true;
        try {
            program.check();
        } catch (IOException e) {
            can = false; // a run will say why
        }
        synchronized (this) {
            doing = before == null ? doing : before;
            owed = !can || doing.owed();
        }
        thread.start();
    }

    /**
     * Notes that the hosts file is about to be changed. If this process is killed before it can tell what became of that, the
     * next start of the agent makes up for it.
     */
    public void writes() {
        if (program == null) {
            return;
        }
        synchronized (this) {
            writing = true;
            AgentState.OnChange others = owedByAnother();
            doing = others == null ? doing : others;
            publish(doing.since(), doing.error());
        }
        state.save();
    }

    /** Notes that the list was applied to the hosts file. Returns at once; the program is run later if that changed it. */
    public synchronized void applied(HostsFile.Update update) {
        if (program == null) {
            return;
        }
        current = update.after();
        boolean unheard = writing && told != null && !told.equals(current); // a write was done, and failed after that
        writing = false;
        if (update.changed() || unheard) {
            told = told == null ? update.before() : told;
            owed = true;
            publish(doing.since(), doing.error()); // saved with what else the list's thread tells
            clock.wake();
        } else if (owedByAnother() != null) {
            told = told == null ? current : told;
            owed = true;
            clock.wake();
        } else if (!owed && !running) {
            told = current;
            if (doing.owed()) { // for a write that was announced, and failed
                publish(doing.since(), doing.error());
            }
        }
    }

    /** Returns what is said of another command that changed the file, and whose run failed; null if there is none. */
    @GuardedBy("this")
    private AgentState.@Nullable OnChange owedByAnother() {
        AgentState.OnChange others = state.read().onChange();
        return owed || running || others == null || others.error().isEmpty() ? null : others;
    }

    /**
     * Notes that the list was applied to the hosts file, and if that changed it runs the program to its end.
     *
     * @throws IOException if that fails; the message is a sentence for people
     */
    public void tell(HostsFile.Update update) throws IOException {
        applied(update);
        if (isDue()) {
            try {
                attempt();
            } catch (ChangeProgram.FailedException e) {
                throw new IOException(
                        "The hosts file is written, but the program of ON_CHANGE failed: " + e.getMessage(), e);
            }
        }
    }

    private synchronized boolean isDue() {
        return owed && next.compareTo(clock.uptime()) <= 0;
    }

    private void run() {
        try {
            while (!closed) {
                if (isDue()) {
                    turn();
                } else {
                    clock.await(nextTime());
                }
            }
        } catch (InterruptedException | InterruptedIOException e) {
            // only close() interrupts; what was not told is still owed
        }
    }

    private synchronized @Nullable Duration nextTime() {
        return owed ? next : null;
    }

    private void turn() throws InterruptedIOException {
        try {
            attempt();
            trouble.solved("The program of ON_CHANGE works again");
        } catch (ChangeProgram.FailedException e) {
            if (!closed) { // whoever ends the agent may end the program, too
                trouble.problem(e.kind(), "The program of ON_CHANGE failed: " + e.getMessage());
            }
        }
    }

    /** Runs the program once, with all that changed since it was last told. */
    private void attempt() throws ChangeProgram.FailedException, InterruptedIOException {
        BlockDiff diff = begin();
        try {
            if (program != null) {
                program.tell(diff);
            }
        } catch (ChangeProgram.FailedException e) {
            failed(String.valueOf(e.getMessage()));
            state.save();
            throw e;
        }
        succeeded();
        state.save();
    }

    private synchronized BlockDiff begin() {
        owed = false;
        running = true;
        telling = current;
        return BlockDiff.of(told == null ? List.of() : told, current == null ? List.of() : current);
    }

    private synchronized void succeeded() {
        running = false;
        failures = 0;
        next = Duration.ZERO;
        told = telling == null ? told : telling;
        publish(null, "");
    }

    private synchronized void failed(String why) {
        running = false;
        owed = true;
        next = clock.uptime().plus(backoff.pause(failures));
        failures++;
        if (!closed) {
            publish(doing.since() == null ? clock.now().truncatedTo(ChronoUnit.SECONDS) : doing.since(), why);
        }
    }

    @GuardedBy("this")
    private void publish(@Nullable Instant since, String error) {
        doing = new AgentState.OnChange(owed || running || writing, since, error);
        state.publish(doing);
    }

    /** Stops within a second: a run under way may come to its end in half of that, and is made again otherwise. */
    @Override
    public void close() {
        closed = true;
        clock.wake();
        try {
            thread.join(LAST_RUN.toMillis());
            thread.interrupt();
            thread.join(KILL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
