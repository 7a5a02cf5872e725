/**
 * What the computer's DNS says about names, without the hosts file. Only commands ask, to tell people; DNS decides
 * nothing, otherwise the owner of the local network could empty the hosts file. Begin with {@code Shadows}.
 */
@NullMarked
package org.bosixnet.client.dns;

import org.jspecify.annotations.NullMarked;
