/**
 * Whole fleets: computers, each a network namespace, with registry and agents as people start them. What can be tested
 * within one program is beside its subject. Begin with {@code NamespaceFleet}.
 */
package org.bosixnet.client.namespaces;
