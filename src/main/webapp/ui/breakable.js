// Text that is wider than its place breaks where a person would break it.

import { html } from "./lib/lit-html.js";

/** Returns the text for a template, with a place to break after each such mark. */
export function breakable(text, mark) {
  return text.split(mark).map((part, i, all) => i < all.length - 1 ? html`${part}${mark}<wbr>` : part);
}
