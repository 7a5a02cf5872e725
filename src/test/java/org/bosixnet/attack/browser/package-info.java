/**
 * Attacks by way of a visitor's browser: foreign pages, names that are bound anew, and cookies. No browser runs here:
 * tests that need one are in {@code org.bosixnet.browser}. Begin with {@code BrowserAttackTest}.
 */
package org.bosixnet.attack.browser;
