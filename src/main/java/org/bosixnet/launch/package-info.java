/**
 * The web server around the registry, for {@code java -jar bosixnet.war}: the classes at the top of the WAR. Nothing here
 * knows the registry's classes, which the server loads. Begin with {@code Main}.
 */
@NullMarked
package org.bosixnet.launch;

import org.jspecify.annotations.NullMarked;
