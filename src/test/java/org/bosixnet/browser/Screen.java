package org.bosixnet.browser;

/** What people look at the page with. */
enum Screen {
    LIGHT("light", 1280, 800),
    DARK("dark", 1280, 800),
    LIGHT_PHONE("light", 360, 740),
    DARK_PHONE("dark", 360, 740);

    private final String colours;
    private final int width;
    private final int height;

    Screen(String colours, int width, int height) {
        this.colours = colours;
        this.width = width;
        this.height = height;
    }

    int width() {
        return width;
    }

    /**
     * Has the browser look like that. Nothing moves there: a row that changed stays lit for a while, instead of being
     * somewhere between two colours.
     */
    void on(Browser browser) {
        browser.media(colours, true);
        if (this == LIGHT_PHONE || this == DARK_PHONE) {
            browser.phone(width, height);
        } else {
            browser.size(width, height);
        }
    }
}
