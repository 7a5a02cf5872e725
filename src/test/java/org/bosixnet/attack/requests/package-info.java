/**
 * Attacks by the request itself: its path, its headers, its body, and how slowly it comes. What pages in a browser and
 * holders of keys may try is beside this package. Begin with {@code DisguisedRequestTest}.
 */
package org.bosixnet.attack.requests;
