/**
 * Attacks on keys and on the names that they own: guessed, stolen or revoked keys, and names of others. How the domain
 * decides is tested in {@code org.bosixnet.registry}. Begin with {@code KeyAttackTest}.
 */
package org.bosixnet.attack.keys;
