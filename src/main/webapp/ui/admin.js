// The dialog in which an administrator manages a name: choose, confirm, see the result.

import { html, render } from "./lib/lit-html.js";
import { copy } from "./copy.js";

const ACTIONS = {
  issue: {
    label: "Issue a key",
    about: "Makes a key for a name that has none, and shows it once.",
    asks: name => `Issue a key for ${name}?`,
    means: "Anyone who has the key can report addresses under this name. It is shown only once.",
    request: path => [`${path}/key`, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" }],
    done: name => `The key of ${name}`,
  },
  withdraw: {
    label: "Withdraw",
    about: "Removes its addresses from the list until it reports again. Its key stays.",
    asks: name => `Withdraw ${name}?`,
    means: "Other computers no longer reach it by this name. If it still runs, it comes back with its next report.",
    request: path => [path, { method: "DELETE" }],
    done: name => `${name} is withdrawn`,
    danger: true,
  },
  unbind: {
    label: "Unbind its key",
    about: "Removes its keys and its addresses. Anyone who has a join key can then claim the name.",
    asks: name => `Unbind ${name} from its key?`,
    means: "The computer can no longer report, and anyone who has a join key and is in its network can claim the name, until"
      + " it is bound again.",
    request: path => [`${path}/key`, { method: "DELETE" }],
    done: name => `${name} is no longer bound to a key`,
    danger: true,
  },
};

export class Admin {
  #dialog;
  #teller;
  #refused;
  /** The state of the dialog: {step, name, known, action, error, key}; null while it is closed. */
  #at = null;

  /** @param refused is called if the session has ended */
  constructor(dialog, teller, refused) {
    this.#dialog = dialog;
    this.#teller = teller;
    this.#refused = refused;
    dialog.addEventListener("close", () => {
      this.#at = null; // and with it a key that was shown
      this.#draw();
      if (document.activeElement === document.body) { // the row that the focus would go back to is gone
        document.querySelector("main").focus({ preventScroll: true });
      }
    });
    dialog.addEventListener("cancel", event => {
      if (this.#at?.key || this.#at?.step === "busy") {
        event.preventDefault(); // a key is gone for good once it is out of sight
      }
    });
  }

  /** Asks what to do with that name; without one, asks for the name, too. */
  open(name) {
    this.#dialog.showModal();
    this.#go({ step: "choose", name: name ?? "", known: name !== undefined });
  }

  /** Closes the dialog at once. */
  close() {
    this.#dialog.close();
  }

  #go(changes) {
    this.#at = { ...this.#at, error: "", ...changes };
    this.#draw();
    const field = this.#dialog.querySelector("input");
    (field ?? this.#dialog.querySelector("h2"))?.focus(); // so that a screen reader reads what is new
  }

  #draw() {
    render(this.#at ? this[`_${this.#at.step}`](this.#at) : "", this.#dialog);
  }

  _choose({ name, known, error }) {
    return html`
      <h2 id="manage-title" tabindex="-1">${known ? name : "Manage a name"}</h2>
      ${known ? "" : html`
        <label for="manage-name">Name of the host</label>
        <input id="manage-name" type="text" autocomplete="off" autocapitalize="none" spellcheck="false"
          aria-describedby="manage-error" .value=${name} @input=${event => { this.#at.name = event.target.value.trim(); }}>`}
      <p id="manage-error" class="error" role="alert">${error}</p>
      <dl>${Object.entries(ACTIONS).map(([id, action]) => html`
        <div>
          <dt><button type="button" data-action=${id} aria-describedby="about-${id}" @click=${() => this.#choose(id)}>${action.label}</button></dt>
          <dd id="about-${id}">${action.about}</dd>
        </div>`)}
      </dl>
      <p class="buttons"><button type="button" data-close @click=${() => this.close()}>Close</button></p>`;
  }

  #choose(action) {
    if (this.#at.name) {
      this.#go({ step: "confirm", action });
    } else {
      this.#go({ error: "Type the name of a host first." });
    }
  }

  _confirm({ name, action, error }) {
    const { asks, means, label, danger } = ACTIONS[action];
    return html`
      <h2 id="manage-title" tabindex="-1">${asks(name)}</h2>
      <p>${means}</p>
      <p class="error" role="alert">${error}</p>
      <p class="buttons">
        <button type="button" data-back @click=${() => this.#go({ step: "choose" })}>Back</button>
        <button type="button" data-confirm class=${danger ? "danger" : "main"} @click=${() => this.#act()}>${label}</button>
      </p>`;
  }

  _busy({ name, action }) {
    return html`<h2 id="manage-title" tabindex="-1">${ACTIONS[action].label}: ${name}</h2><p role="status">One moment …</p>`;
  }

  async #act() {
    const { name, action } = this.#at;
    this.#go({ step: "busy" });
    const busy = this.#at;
    const outcome = await request(...ACTIONS[action].request(`api/v1/hosts/${encodeURIComponent(name)}`));
    if (this.#at !== busy) {
      return; // the dialog was closed, for example because the session ended
    }
    if (outcome.ended) {
      this.close();
      this.#refused();
    } else if (outcome.error) {
      this.#go({ step: "confirm", error: outcome.error });
    } else {
      this.#go({ step: "done", key: outcome.key });
    }
  }

  _done({ name, action, key }) {
    return html`
      <h2 id="manage-title" tabindex="-1">${ACTIONS[action].done(name)}</h2>
      ${key ? html`
        <p class="notice"><strong>This is the only time you see it.</strong> The registry keeps no copy. Store it now, and
          give it only to ${name}.</p>
        <p class="line"><code id="made-key">${key}</code>
          <button type="button" data-copy-key @click=${event => copy(event.currentTarget, key, "the key", this.#teller)}>Copy</button></p>` : ""}
      <p class="buttons"><button type="button" class="main" data-close @click=${() => this.close()}>${key ? "I have stored the key" : "Close"}</button></p>`;
  }
}

/** Returns {key}, {error} in words, or {ended} if the session has ended. */
async function request(path, options) {
  try {
    const answer = await fetch(path, { cache: "no-store", redirect: "error", ...options });
    if (answer.status === 401) {
      return { ended: true };
    }
    const body = answer.status === 204 ? {} : await answer.json();
    return answer.ok ? { key: body.key } : { error: words(answer, body) };
  } catch {
    return { error: "The registry did not answer. It may have made the change all the same: check before you try again." };
  }
}

function words(answer, { code, detail }) {
  if (code === "name-taken") {
    return `${detail} Unbind that first.`;
  }
  return detail ?? `The registry answers ${answer.status}, and does not say why.`;
}
