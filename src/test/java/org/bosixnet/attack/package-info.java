/**
 * A whole registry under attack over its own wire, and the means to ask it anything. The attacks themselves are in the
 * packages below, by what is attacked. Begin with {@code AttackedRegistry}.
 */
package org.bosixnet.attack;
