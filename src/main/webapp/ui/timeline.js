// Draws what has changed since the page was opened.

import { html, render } from "./lib/lit-html.js";
import { repeat } from "./lib/directives/repeat.js";
import { breakable } from "./breakable.js";
import { iso } from "./host.js";

const WORDS = {
  new: note => html`joined with ${address(note.addresses[0])}`,
  moved: note => html`moved to ${address(note.addresses[0])}`,
  prefers: note => html`now prefers ${address(note.addresses[0])}`,
  changed: others,
  gone: () => "left the list",
  stale: () => "became stale",
  quiet: () => "became quiet",
  back: () => "is back",
  contested: () => "is reported by several computers in turns",
  settled: () => "is reported by one computer again",
};

const WORDS_OF_MANY = {
  new: "joined",
  moved: "moved",
  prefers: "prefer another address",
  changed: "have other further addresses",
  gone: "left the list",
  stale: "became stale",
  quiet: "became quiet",
  back: "are back",
  contested: "are reported by several computers each, in turns",
  settled: "are reported by one computer each again",
};

/** Of many hosts, so many are named. */
const MOST_NAMES = 3;
const number = new Intl.NumberFormat("en");

/** Nobody can listen to more than this many within that time. */
const MOST_TOLD = 5;
const TOLD_MS = 10_000;

/**
 * Draws them, latest first. Those drawn before are left alone, so that a screen reader announces only new ones, and none
 * if there are many at once.
 */
export function draw(element, notes) {
  const hurried = Boolean(notes[0]?.names)
    || notes.length > MOST_TOLD && notes[0].at - notes[MOST_TOLD].at < TOLD_MS;
  element.setAttribute("aria-live", hurried ? "off" : "polite");
  render(html`
    <p class="none" ?hidden=${notes.length > 0}>Nothing has changed since this page was opened.</p>
    <ol>${repeat(notes, note => note.id, item)}</ol>`, element);
}

function item(note) {
  return html`<li class=${note.what}>
    <time datetime=${iso(note.at)}>${new Date(note.at).toLocaleTimeString([], { hourCycle: "h23" })}</time>
    <span>${note.names ? many(note) : html`<strong>${breakable(note.name, ".")}</strong> ${WORDS[note.what](note)}`}</span>
  </li>`;
}

function many({ what, names }) {
  const named = [...names].slice(0, MOST_NAMES);
  const more = names.size - named.length;
  return html`<strong>${number.format(names.size)} hosts</strong> ${WORDS_OF_MANY[what]}: ${breakable(named.join(", "), ".")}
    and ${number.format(more)} more`;
}

/** Says how the further addresses changed, where the preferred one did not. */
function others({ addresses, before }) {
  const added = addresses.filter(one => !before.includes(one));
  const dropped = before.filter(one => !addresses.includes(one));
  const all = list => list.map((one, i) => html`${i > 0 ? ", " : ""}${address(one)}`);
  if (added.length > 0 && dropped.length > 0) {
    return html`also has ${all(added)}, and no longer ${all(dropped)}`;
  }
  return added.length > 0 ? html`also has ${all(added)}`
    : dropped.length > 0 ? html`no longer has ${all(dropped)}`
    : "put its addresses into another order";
}

function address(text) {
  return html`<code>${breakable(text, ":")}</code>`;
}
