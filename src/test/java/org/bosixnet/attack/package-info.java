/** Who may do what, asked of a whole registry over its own wire: by everyone it knows, and by those it should not let. */
package org.bosixnet.attack;
