/**
 * Several registries on a cluster of etcd, each in a network of its own, while members and registries are killed, stopped,
 * cut off and get another time. What clients were told is judged afterwards. Begin with
 * {@link org.bosixnet.cluster.ClusterIT}; {@link org.bosixnet.cluster.Linearizability} says what is demanded.
 */
package org.bosixnet.cluster;
