// Draws hosts as rows of a table. Of thousands, the document contains only those that can be seen; the others are gaps of
// the same height, so that the page scrolls as if all were there.

import { html, render } from "./lib/lit-html.js";
import { repeat } from "./lib/directives/repeat.js";
import { breakable } from "./breakable.js";
import { age, expand, iso } from "./host.js";

/** How far there are rows above and below the visible ones: as far as the Tab key moves at once. */
const MARGIN_PX = 400;
const LIT_MS = 3000;
/** The heights until the first rows have been measured. */
const ROW_PX = 38;
const LINE_PX = 23;

const MEANINGS = {
  online: "It has reported lately.",
  stale: "It has not reported for some time: its addresses may be out of date.",
  quiet: "It reports only changes, so its silence tells nothing.",
};

const KEYS = {
  name: host => host.nameKey,
  addresses: host => host.addressKeys[0] ?? "",
  state: host => host.state,
  seen: host => -host.seen, // as the column shows them: ages
  changed: host => -host.changed,
};

export class Table {
  #table;
  #body;
  #fleet;
  #admin = false;
  #query = "";
  #by = "name";
  #descending = false;

  /** The rows in their order, and the version of the fleet that they were made from. */
  #rows = [];
  #version = -1;
  #offsets = [0];
  #heights = new WeakMap();
  #typical = new Map();
  #frame = null;

  constructor(table, fleet) {
    this.#table = table;
    this.#body = table.tBodies[0];
    this.#fleet = fleet;
    table.tHead.addEventListener("click", event => this.#sort(event.target.closest("[data-by]")?.dataset.by));
    window.addEventListener("scroll", () => this.later(), { passive: true });
    new ResizeObserver(() => this.#resize()).observe(table);
  }

  get shown() {
    this.#arrange();
    return this.#rows.length;
  }

  set admin(admin) {
    this.#admin = admin;
    this.#table.classList.toggle("admin", admin);
    this.later();
  }

  set query(text) {
    this.#query = text.trim().toLowerCase();
    this.#version = -1;
    this.later();
  }

  /** Draws with the next frame, once, however often it is called before. */
  later() {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.draw();
    });
  }

  /** Draws at once. */
  draw() {
    this.#arrange();
    this.#table.setAttribute("aria-rowcount", this.#rows.length + 1);
    const focused = this.#focused();
    const now = this.#fleet.now();
    render(repeat(this.#parts(focused), part => part.key, part => part.host ? this.#row(part, now) : GAP), this.#body);
    let gap = 0;
    for (const row of this.#body.rows) {
      if (row.className === "gap") {
        // by script, because the content security policy forbids the attribute
        row.cells[0].style.height = `${this.#gaps[gap++]}px`;
      }
    }
    this.#refocus(focused);
    if (this.#measure()) {
      this.later();
    }
  }

  #gaps = [];

  /** Finds and sorts the rows if anything has changed. */
  #arrange() {
    if (this.#version === this.#fleet.version) {
      return;
    }
    this.#version = this.#fleet.version;
    const whole = expand(this.#query);
    const found = [...this.#fleet.hosts.values()].filter(host => host.name.includes(this.#query)
      || host.addresses.some(address => address.includes(this.#query))
      || host.addressKeys.includes(whole));
    const key = KEYS[this.#by];
    const sign = this.#descending ? -1 : 1;
    const compare = (a, b) => a < b ? -1 : a > b ? 1 : 0;
    found.sort((a, b) => sign * compare(key(a), key(b)) || compare(a.nameKey, b.nameKey));
    this.#rows = found;
    this.#lay();
  }

  /** Computes where each row begins. */
  #lay() {
    const offsets = new Float64Array(this.#rows.length + 1);
    this.#rows.forEach((host, i) => { offsets[i + 1] = offsets[i] + this.#height(host); });
    this.#offsets = offsets;
  }

  #height(host) {
    const lines = host.addresses.length;
    return this.#heights.get(host)
      ?? this.#typical.get(lines)
      ?? (this.#typical.get(1) ?? ROW_PX) + Math.max(0, lines - 1) * LINE_PX;
  }

  /** Returns the rows and gaps that make up the whole table. */
  #parts(focused) {
    const top = -this.#body.getBoundingClientRect().top;
    const first = this.#at(top - MARGIN_PX);
    const last = this.#at(top + window.innerHeight + MARGIN_PX);
    const wanted = new Set();
    for (let i = first; i <= last && i < this.#rows.length; i++) {
      wanted.add(i);
    }
    // a user of the keyboard must not lose the place because the page was scrolled
    const kept = focused ? this.#rows.findIndex(host => host.name === focused.name) : -1;
    if (kept >= 0) {
      wanted.add(kept);
    }
    const parts = [];
    this.#gaps = [];
    let next = 0;
    const skip = until => {
      if (until > next) {
        parts.push({ key: this.#gaps.push(this.#offsets[until] - this.#offsets[next]) });
      }
      next = until + 1;
    };
    for (const i of [...wanted].sort((a, b) => a - b)) {
      skip(i);
      parts.push({ key: this.#rows[i].name, host: this.#rows[i], index: i });
    }
    skip(this.#rows.length);
    return parts;
  }

  /** Returns the row at that height. */
  #at(y) {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#offsets[middle + 1] <= y) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  #row({ host, index }, now) {
    const lit = performance.now() - host.lit < LIT_MS ? ` lit${host.times % 2}` : "";
    return html`<tr role="row" class="host${lit}" aria-rowindex=${index + 2} data-name=${host.name}>
      <th role="rowheader" scope="row">${breakable(host.name, ".")}${host.contested ? html`
        <span class="contested" title="Since ${new Date(host.contested.since).toLocaleString()}">Several computers report this
          name in turns.</span>` : ""}</th>
      <td role="cell" class="addresses">${host.addresses.map(address => html`<button type="button" class="address"
        data-copy=${address} title="Copy this address">${breakable(address, ":")}</button>`)}</td>
      <td role="cell" class="state ${host.state}" title=${MEANINGS[host.state] ?? ""}>${host.state}</td>
      <td role="cell" class="seen">${time(host.seen, now)}</td>
      <td role="cell" class="changed">${time(host.changed, now)}</td>
      <td role="cell" class="actions">${this.#admin ? html`<button type="button" data-manage=${host.name}
        aria-label="Manage ${host.name}">Manage</button>` : ""}</td>
    </tr>`;
  }

  /** Measures how high rows really are. Returns whether that differs from the last measurement. */
  #measure() {
    let differs = false;
    const byName = this.#fleet.hosts;
    for (const row of this.#body.rows) {
      const host = byName.get(row.dataset.name);
      if (host) {
        const { height } = row.getBoundingClientRect();
        differs ||= Math.abs(height - this.#height(host)) > 0.5;
        this.#heights.set(host, height);
        this.#typical.set(host.addresses.length, height);
      }
    }
    if (differs) {
      this.#lay();
    }
    return differs;
  }

  #width = 0;

  #resize() {
    const width = this.#table.clientWidth;
    if (width !== this.#width) {
      this.#width = width;
      this.#heights = new WeakMap();
      this.#typical.clear();
      this.#lay();
    }
    this.later();
  }

  /** Returns which control of which row has the focus. */
  #focused() {
    const element = document.activeElement;
    const row = element?.closest("tr[data-name]");
    return row && this.#body.contains(row)
      ? { name: row.dataset.name, element, index: [...row.querySelectorAll("button")].indexOf(element) }
      : null;
  }

  /** Gives the focus back to a row that was moved, which takes it away. */
  #refocus(focused) {
    if (!focused || document.activeElement === focused.element) {
      return;
    }
    const row = [...this.#body.rows].find(row => row.dataset.name === focused.name);
    const buttons = row ? [...row.querySelectorAll("button")] : [];
    const target = buttons[Math.min(focused.index, buttons.length - 1)] ?? document.querySelector("main");
    target.focus({ preventScroll: true });
  }

  #sort(by) {
    if (!by) {
      return;
    }
    this.#descending = by === this.#by && !this.#descending;
    this.#by = by;
    for (const button of this.#table.tHead.querySelectorAll("[data-by]")) {
      const cell = button.closest("th");
      if (button.dataset.by === by) {
        cell.setAttribute("aria-sort", this.#descending ? "descending" : "ascending");
      } else {
        cell.removeAttribute("aria-sort");
      }
    }
    this.#version = -1;
    this.later();
  }
}

const GAP = html`<tr class="gap" aria-hidden="true"><td></td></tr>`;

function time(at, now) {
  return html`<time datetime=${iso(at)} title=${new Date(at).toLocaleString()}>${age(at, now)}</time>`;
}
