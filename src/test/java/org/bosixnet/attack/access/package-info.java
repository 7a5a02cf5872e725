/**
 * Everyone asks for everything: the callers, the endpoints, and what each owes to whom. Single attacks are beside this
 * package. Begin with {@code AccessTable}.
 */
package org.bosixnet.attack.access;
