// Draws what changed since the page was opened.

import { html, render } from "./lib/lit-html.js";
import { repeat } from "./lib/directives/repeat.js";
import { iso } from "./host.js";

const WORDS = {
  new: note => html`joined with <code>${note.addresses[0]}</code>`,
  moved: note => html`moved to <code>${note.addresses[0]}</code>`,
  gone: () => "left the list",
  stale: () => "turned stale",
  back: () => "is back",
};

/** Draws them, latest first. Those drawn before stay as they are, so that a screen reader tells only of new ones. */
export function draw(element, notes) {
  render(html`
    <p class="none" ?hidden=${notes.length > 0}>Nothing has changed since this page was opened.</p>
    <ol>${repeat(notes, note => note.id, item)}</ol>`, element);
}

function item(note) {
  return html`<li class=${note.what}>
    <time datetime=${iso(note.at)}>${new Date(note.at).toLocaleTimeString([], { hour12: false })}</time>
    <strong>${note.name}</strong> ${WORDS[note.what](note)}
  </li>`;
}
