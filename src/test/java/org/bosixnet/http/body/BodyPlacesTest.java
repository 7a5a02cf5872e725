package org.bosixnet.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyPlacesTest {

    private static final int NETWORKS = 8;

    private final BodyPlaces places = new BodyPlaces();

    /** Takes every place that there is for a network, and returns them. */
    private List<BodyPlaces.Place> takeAll(Object network) {
        List<BodyPlaces.Place> taken = new ArrayList<>();
        for (BodyPlaces.Place next = places.take(network); next != null; next = places.take(network)) {
            taken.add(next);
        }
        return taken;
    }

    @Test
    void aNetworkHasItsPlacesAndNoMore() {
        List<BodyPlaces.Place> taken = takeAll("a network");
        assertThat(taken).hasSize(64);
        taken.get(0).giveBack();
        assertThat(places.take("a network")).isNotNull();
        assertThat(places.take("a network")).isNull();
    }

    @Test
    void eightNetworksHaveAllPlacesUntilOneIsGivenBack() {
        List<BodyPlaces.Place> first = takeAll(1);
        assertThat(first).hasSize(64);
        for (int network = 2; network <= NETWORKS; network++) {
            assertThat(takeAll(network)).hasSize(64);
        }
        assertThat(places.take(NETWORKS + 1)).isNull();
        first.get(0).giveBack();
        assertThat(places.take(NETWORKS + 1)).isNotNull();
        assertThat(places.take(NETWORKS + 2)).isNull();
    }
}
