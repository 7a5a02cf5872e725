package org.bosixnet.client.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bosixnet.client.agent.Agent;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.WiredCommand;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.host.HostName;
import picocli.CommandLine.Command;

/** Runs the agent until it is told to stop. */
@Command(
        name = "agent",
        description = "Reports this computer's address and keeps the hosts file up to date, until stopped (SIGTERM).",
        footerHeading = "%nExamples:%n",
        footer = {"  bosixnet agent --url http://localhost:8080/bosixnet"})
final class AgentCommand extends WiredCommand {

    private static final System.Logger LOG = System.getLogger("bosixnet");

    /** How long a stop may take before the program ends anyway. */
    private static final long STOP_MILLIS = 900;

    /** How long it may take to say why the program ends. */
    private static final Duration LAST_WORD = Duration.ofSeconds(5);

    @Override
    protected int run(AgentConfig config, Wiring wiring) throws Exception {
        config.requireGroups();
        HostName name = config.requireHostName();
        LastWord lastWord =
                new LastWord(new FileOutputStream(FileDescriptor.err), Runtime.getRuntime()::halt, LAST_WORD);
        lastWord.watch();
        Thread.setDefaultUncaughtExceptionHandler(lastWord);
        CountDownLatch ended = new CountDownLatch(1);
        wiring.file().holdAsAgent();
        settings().keepName();
        try {
            Agent agent = wiring.agent(settings().isHostsFileOwn());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                agent.stop();
                try {
                    boolean unused = ended.await(STOP_MILLIS, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            LOG.log(
                    System.Logger.Level.INFO,
                    "Agent of " + name + " follows "
                            + wiring.registries().stream()
                                    .map(registry -> registry.url())
                                    .toList() + " into "
                            + wiring.file().path());
            runToTheEnd(agent, lastWord);
        } finally {
            ended.countDown();
        }
        return ExitCode.DONE;
    }

    private static void runToTheEnd(Agent agent, LastWord lastWord) throws InterruptedException {
        try {
            agent.run();
        } catch (RuntimeException | Error e) {
            lastWord.uncaughtException(Thread.currentThread(), e); // not by an exit, which would look like success
            throw e;
        }
    }
}
