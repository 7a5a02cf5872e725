/**
 * The servlet containers that the WAR has to run in, and proxies, each as a process of its own, and a client of those.
 * Nothing here knows what the registry answers. Begin with {@code RunningContainer}.
 */
package org.bosixnet.container;
