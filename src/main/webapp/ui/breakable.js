// Breaks text that is too wide at the places where a person would.

import { html } from "./lib/lit-html.js";

/** Returns the text for a template, with a possible line break after each such mark. */
export function breakable(text, mark) {
  return text.split(mark).map((part, i, all) => i < all.length - 1 ? html`${part}${mark}<wbr>` : part);
}
