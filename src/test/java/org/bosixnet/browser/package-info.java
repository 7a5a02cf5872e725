/** Tests of the page in a real browser, and that browser. What can be tested without one is not tested here. */
package org.bosixnet.browser;
