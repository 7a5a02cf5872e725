// The page's parts by their ids, and what they say.

export const at = id => document.getElementById(id);

export function say(text, element = at("summary")) {
  if (element.textContent !== text) { // a screen reader need not hear the same again
    element.textContent = text;
  }
}
