package org.bosixnet.client.cli;

import picocli.CommandLine.IVersionProvider;

/** Takes the version from the manifest. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"bosixnet " + (version == null ? "(not packaged)" : version)};
    }
}
