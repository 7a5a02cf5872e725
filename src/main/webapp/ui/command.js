// Draws what to type on a computer that is to become the first host.

/**
 * Draws it so that it works on another computer than the one that shows the page.
 *
 * @param url the registry's address for others, if the registry says one
 */
export function draw(element, url) {
  const seen = new URL(".", document.baseURI);
  const here = /^(localhost|127\..*|\[::1\])$/.test(seen.hostname); // leads each computer to itself
  const port = seen.port && `:${seen.port}`;
  const best = url ?? (here ? `${seen.protocol}//REGISTRY${port}${seen.pathname}` : String(seen));
  // as the agent judges it: a unique-local address leads nowhere else
  const clear = best.startsWith("http:") && !/^http:\/\/\[f[cd]/i.test(best);
  element.querySelector("#command").textContent = `sudo bosixnet join ${best}${clear ? " --allow-http yes" : ""}`;
  element.querySelector("#clear-text").hidden = !clear;
  element.querySelector("#elsewhere").hidden = !best.includes("//REGISTRY");
}
