// The names that a key owns and under which nobody reports: of computers that have just joined, or were withdrawn.

import { html, render } from "./lib/lit-html.js";
import { repeat } from "./lib/directives/repeat.js";
import { breakable } from "./breakable.js";

/** The most names drawn: nobody reads more, and a search finds the others. */
const MOST = 100;
/** However many hosts change, it is asked no more often. */
const SPACING_MS = 1000;
const PATIENCE_MS = 30_000;

export class Waiting {
  #section;
  #names = [];
  #more = false;
  #query = "";
  #asking = false;
  #timer = null;
  /** Whether the registry has been asked and has not answered yet, and whether it is to be asked again then. */
  #asked = false;
  #again = false;
  /** When it may be asked next. */
  #next = 0;

  constructor(section) {
    this.#section = section;
  }

  /** Only an administrator may know. */
  set asking(asking) {
    this.#asking = asking;
    if (!asking) {
      clearTimeout(this.#timer);
      this.#timer = null;
      this.#names = [];
      this.#draw();
    }
  }

  set query(text) {
    this.#query = text.trim().toLowerCase();
    this.#draw();
  }

  /** Asks the registry soon. It tells nobody when a name is bound, since no list changes by that. */
  refresh() {
    if (this.#asked) {
      this.#again = true;
    } else if (this.#asking) {
      this.#timer ??= setTimeout(() => this.#ask(), Math.max(0, this.#next - performance.now()));
    }
  }

  async #ask() {
    this.#timer = null;
    this.#asked = true;
    this.#next = performance.now() + SPACING_MS;
    try {
      const answer = await fetch("api/v1/keys?listed=false", {
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const { keys, next } = answer.ok ? await answer.json() : {};
      if (keys && this.#asking) {
        this.#names = keys;
        this.#more = next !== undefined;
        this.#draw();
      }
    } catch {
      // the page says by other means that the registry does not answer
    } finally {
      this.#asked = false;
    }
    if (this.#again) {
      this.#again = false;
      this.refresh();
    }
  }

  #draw() {
    const found = this.#names.filter(({ name }) => name.includes(this.#query));
    this.#section.hidden = found.length === 0;
    this.#section.querySelector("p:last-child").hidden = !this.#more && found.length <= MOST;
    render(repeat(found.slice(0, MOST), ({ name }) => name, row), this.#section.querySelector("ul"));
  }
}

function row({ name, reported }) {
  return html`<li data-waiting=${name}>
    <strong>${breakable(name, ".")}</strong>
    <span>${reported ? "was withdrawn, or has expired" : "has never reported"}</span>
    <button type="button" data-manage=${name} aria-label="Manage ${name}">Manage</button>
  </li>`;
}
