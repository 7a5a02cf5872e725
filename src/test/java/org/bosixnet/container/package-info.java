/**
 * The servlet containers that the WAR has to run in, each as a process of its own. Only {@code ContainersIT} starts
 * them; nothing here knows what the registry answers.
 */
package org.bosixnet.container;
