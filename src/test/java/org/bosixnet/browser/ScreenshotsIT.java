package org.bosixnet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Makes the pictures in the README: into the directory that the system property {@code bosixnet.screenshots} names, else
 * into {@code target/screenshots}.
 */
@Needs({Browser.CHROMIUM, Browser.DRIVER})
class ScreenshotsIT {

    @RegisterExtension
    private static final Browser browser = new Browser();

    private static final Path DIRECTORY = Path.of(System.getProperty("bosixnet.screenshots", "target/screenshots"));

    private final HostsPage page = new HostsPage(browser);
    private FleetRegistry fleet;

    @BeforeEach
    void start() throws Exception {
        fleet = new FleetRegistry()
                .had("atelier", Duration.ofDays(2), "2001:db8:4c1f:12:ba27:ebff:fe3d:9a01")
                .had("backup.example.org", Duration.ofDays(41), "2001:db8:a0:7::53")
                .had("camera-north", Duration.ofHours(9), "2001:db8:71d2:8e00:1a2b:3cff:fe4d:5e6f")
                .had("camera-south", Duration.ofHours(9), "2001:db8:71d2:8e00:1a2b:3cff:fe4d:5e70")
                .had("greenhouse", Duration.ofMinutes(93), "2001:db8:0:bc21:9c4e:21ff:fe07:b3a8")
                .had("jana-laptop", Duration.ofHours(3), "2001:db8:6c:1100:44d1:9a3f:7be2:c05d")
                .had("kitchen", Duration.ofDays(6), "2001:db8:4c1f:12:dea6:32ff:fe10:77c4")
                .had("nas", Duration.ofDays(12), "2001:db8:4c1f:12::20", "2001:db8:f3:9001::20")
                .had("old-printer", Duration.ofDays(1), "2001:db8:4c1f:12:21b:78ff:fe2a:4e11")
                .had("weather2", Duration.ofMinutes(47), "2001:db8:39aa:5::2")
                .had("weather10", Duration.ofMinutes(26), "2001:db8:39aa:5::10")
                .start();
        fleet.reportAgain("atelier", "2001:db8:4c1f:12:ba27:ebff:fe3d:9a01");
        fleet.reportAgain("camera-north", "2001:db8:71d2:8e00:1a2b:3cff:fe4d:5e6f");
        fleet.reportAgain("camera-south", "2001:db8:71d2:8e00:1a2b:3cff:fe4d:5e70");
        fleet.reportAgain("kitchen", "2001:db8:4c1f:12:dea6:32ff:fe10:77c4");
        fleet.reportAgain("nas", "2001:db8:4c1f:12::20", "2001:db8:f3:9001::20");
        fleet.reportAgain("weather10", "2001:db8:39aa:5::10");
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void light() throws Exception {
        shoot("page-light");
    }

    @Test
    void dark() throws Exception {
        browser.media("dark", false);
        shoot("page-dark");
    }

    @Test
    void phone() throws Exception {
        browser.phone(390, 720);
        shoot("page-phone");
    }

    private void shoot(String name) throws IOException {
        page.open(fleet, fleet.admin());
        page.awaitSummary("11 hosts: 6 online, 5 stale");
        fleet.withdraw("old-printer");
        fleet.report("printer", "2001:db8:4c1f:12:9e93:4eff:feb0:12f7");
        fleet.report("weather2", "2001:db8:39aa:5::2");
        page.awaitNote("weather2 is back");
        fleet.report("camera-north", "2001:db8:90c1:3d00:1a2b:3cff:fe4d:5e6f");
        fleet.report("jana-laptop", "2001:db8:b0c:77:44d1:9a3f:7be2:c05d");
        page.awaitNote("jana-laptop moved to 2001:db8:b0c:77:44d1:9a3f:7be2:c05d");
        browser.awaitText("was withdrawn, or has expired");
        save(name);
    }

    /** Saves what is to be seen, packed as well as it can be. */
    private static void save(String name) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(browser.screenshot()));
        BufferedImage opaque = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        opaque.createGraphics().drawImage(picture, 0, 0, null);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam best = writer.getDefaultWriteParam();
        best.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        best.setCompressionQuality(0);
        Path file = Files.createDirectories(DIRECTORY).resolve(name + ".png");
        Files.deleteIfExists(file); // the stream would write over it, and leave the rest of a longer one
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(opaque, null, null), best);
        }
        writer.dispose();
        assertThat(file).satisfies(saved -> assertThat(Files.size(saved)).isLessThan(150_000));
    }
}
