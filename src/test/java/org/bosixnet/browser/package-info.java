/** Tests of the page in a real browser, that browser, and fleets to show. Nothing that can be tested without one. */
package org.bosixnet.browser;
