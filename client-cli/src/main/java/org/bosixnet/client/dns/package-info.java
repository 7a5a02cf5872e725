/**
 * What the computer's DNS says of names, asked past the hosts file. Only commands ask, to tell people; what DNS says
 * decides nothing, or whoever runs the network at hand could empty the hosts file. Begin with {@code Shadows}.
 */
@NullMarked
package org.bosixnet.client.dns;

import org.jspecify.annotations.NullMarked;
