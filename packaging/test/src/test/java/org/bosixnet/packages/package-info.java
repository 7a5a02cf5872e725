/**
 * The Debian packages on real Debian machines with a real systemd, which {@link org.bosixnet.packages.Machine} boots.
 * What the programs do once they run is tested where they are; here is only what comes of being installed. Begin with
 * {@link org.bosixnet.packages.PackagedFleetIT}.
 */
package org.bosixnet.packages;
