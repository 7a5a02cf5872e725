// Tells what to type on a computer that is to become a host.

import { html } from "./lib/lit-html.js";

/**
 * Returns the command, as it works on another computer than the one that shows the page, and what there is to know of it.
 *
 * @param session what the registry says: {url, pin, certified}; url is its address for others, if it says one, and pin the
 *     key that it shows there, which a certificate of somebody else may vouch for
 * @param id of the element with the command, and the beginning of the others' ids
 */
export function command({ url, pin, certified }, id) {
  const seen = new URL(".", document.baseURI);
  const here = /^(localhost|127\..*|\[::1\])$/.test(seen.hostname); // leads each computer to itself
  const port = seen.port && `:${seen.port}`;
  const best = url ?? (here ? `${seen.protocol}//REGISTRY${port}${seen.pathname}` : String(seen));
  // as the agent judges it: a unique-local address leads nowhere else
  const clear = best.startsWith("http:") && !/^http:\/\/\[f[cd]/i.test(best);
  const pinned = pin && !certified;
  const text = `sudo bosixnet join ${quoted(best)}${clear ? " --allow-http yes" : ""}${pinned ? ` --pin '${pin}'` : ""}`;
  return html`
    <p>On a computer of your fleet, type:</p>
    <p class="line"><code id=${id}>${text}</code>
      <button id="copy-${id}" type="button" data-copy=${text} data-what="the command">Copy</button></p>
    <p id="${id}-elsewhere" ?hidden=${!best.includes("//REGISTRY")}>Put the name or an address of this registry in the place of
      <code>REGISTRY</code>: what you see in the browser's address leads each computer to itself.</p>
    <p id="${id}-clear-text" ?hidden=${!clear}>That address is not encrypted, so the command has to allow the keys to be sent in
      clear text. Others can read them on the way.</p>
    <p id="${id}-pinned" ?hidden=${!pinned}>What follows <code>--pin</code> is this registry's own key, by which the computer knows
      it from then on.</p>
    <p id="${id}-certified" ?hidden=${!certified}>An authority vouches for this registry's key. A computer that does not trust that
      authority shows the key and asks; it has to be <code>${pin}</code>.</p>
    <p>It asks for the join key. A registry without keys in its settings has made one: it is in the file
      <code>first-keys</code> in its data directory. The host appears here as soon as it reports.</p>`;
}

/** Returns an address as one word of a shell. Who leads somebody to this page may have chosen a part of its address. */
function quoted(url) {
  return /^[\w:/.~%-]+$/.test(url) ? url : `'${url.replaceAll("'", "%27")}'`;
}
