// Copies text to the clipboard, and says so.

/** Returns whether it worked. On a connection that is not encrypted, browsers offer only the old way. */
async function write(text) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // not allowed; perhaps the old way is
    }
  }
  return writeTheOldWay(text);
}

function writeTheOldWay(text) {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.className = "unseen";
  area.readOnly = true; // or a phone opens its keyboard
  area.value = text;
  // while a dialog is open, only its own elements can have the focus
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  try {
    return document.execCommand("copy");
  } finally {
    area.remove();
    focused?.focus({ preventScroll: true });
  }
}

const SHOWN_MS = 2000;
let reset = null;

/** Copies the text of a button. The button shows for a moment that it worked, and a live region announces it. */
export async function copy(button, text, what, teller) {
  const worked = await write(text);
  reset?.();
  const told = worked ? "copied" : "not-copied";
  button.dataset.told = told;
  teller.textContent = worked ? `Copied ${what}` : `This browser does not let the page copy ${what}`;
  const timer = setTimeout(() => reset?.(), SHOWN_MS);
  reset = () => {
    clearTimeout(timer);
    delete button.dataset.told;
    teller.textContent = "";
    reset = null;
  };
}
