// Draws what has changed since the page was opened.

import { html, render } from "./lib/lit-html.js";
import { repeat } from "./lib/directives/repeat.js";
import { breakable } from "./breakable.js";
import { iso } from "./host.js";

const WORDS = {
  new: note => html`joined with ${address(note)}`,
  moved: note => html`moved to ${address(note)}`,
  gone: () => "left the list",
  stale: () => "became stale",
  quiet: () => "became quiet",
  back: () => "is back",
};

/** Nobody can listen to more than this many within that time. */
const MOST_TOLD = 5;
const TOLD_MS = 10_000;

/**
 * Draws them, latest first. Those drawn before are left alone, so that a screen reader announces only new ones, and none
 * if there are many at once.
 */
export function draw(element, notes) {
  const hurried = notes.length > MOST_TOLD && notes[0].at - notes[MOST_TOLD].at < TOLD_MS;
  element.setAttribute("aria-live", hurried ? "off" : "polite");
  render(html`
    <p class="none" ?hidden=${notes.length > 0}>Nothing has changed since this page was opened.</p>
    <ol>${repeat(notes, note => note.id, item)}</ol>`, element);
}

function item(note) {
  return html`<li class=${note.what}>
    <time datetime=${iso(note.at)}>${new Date(note.at).toLocaleTimeString([], { hourCycle: "h23" })}</time>
    <span><strong>${breakable(note.name, ".")}</strong> ${WORDS[note.what](note)}</span>
  </li>`;
}

function address({ addresses }) {
  return html`<code>${breakable(addresses[0], ":")}</code>`;
}
