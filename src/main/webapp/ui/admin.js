// The dialog in which an administrator manages a name: choose, confirm, see the result; or sees how to add a computer.

import { html, render } from "./lib/lit-html.js";
import { command } from "./command.js";
import { copy } from "./copy.js";
import { age } from "./host.js";

const ACTIONS = {
  issue: {
    label: "Issue a key",
    fits: ({ owner }) => !owner,
    about: "Makes a key for the name, which has none, and shows it once.",
    asks: name => `Issue a key for ${name}?`,
    means: "Anyone who has the key can report addresses under this name. It is shown only once.",
    request: path => [`${path}/key`, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" }],
    done: name => `The key of ${name}`,
  },
  replace: {
    label: "Replace its key",
    fits: ({ owner }) => owner,
    about: "Makes a key, shows it once, and ends the one that was lost or stolen.",
    asks: name => `Replace the key of ${name}?`,
    means: "The computer can no longer report with the key that it has, and what it reported is withdrawn. The new key is"
      + " shown only once; 'sudo bosixnet join URL --host-key-file -' on the computer asks for it.",
    request: path => [`${path}/key`, { method: "PUT", headers: { "Content-Type": "application/json" }, body: "{}" }],
    done: name => `The new key of ${name}`,
    danger: true,
  },
  withdraw: {
    label: "Withdraw",
    fits: ({ listed }) => listed,
    about: "Removes its addresses from the list until it reports again. Its key stays.",
    asks: name => `Withdraw ${name}?`,
    means: "Other computers no longer reach it by this name. If it still runs, it comes back with its next report.",
    request: path => [path, { method: "DELETE" }],
    done: name => `${name} is withdrawn`,
    danger: true,
  },
  unbind: {
    label: "Unbind its key",
    fits: ({ owner }) => owner,
    about: "Removes its keys and its addresses. Anyone who has a join key can then claim the name.",
    asks: name => `Unbind ${name} from its key?`,
    means: "The computer can no longer report, it is no longer listed, and anyone who has a join key can claim the name, until"
      + " it is bound again.",
    request: path => [`${path}/key`, { method: "DELETE" }],
    done: name => `${name} is no longer bound to a key`,
    danger: true,
  },
};

export class Admin {
  #dialog;
  #teller;
  #page;
  /** The state of the dialog: {step, name, typed, owner, listed, action, error, key}; null while it is closed. */
  #at = null;

  /**
   * @param page has ended(), called if the session has ended; done(), called after a change; lists(name), which
   *     tells whether the name has an address; and session(), which returns what the registry says about itself
   */
  constructor(dialog, teller, page) {
    this.#dialog = dialog;
    this.#teller = teller;
    this.#page = page;
    dialog.addEventListener("close", () => {
      this.#at = null; // and with it a key that was shown
      this.#draw();
      if (document.activeElement === document.body) { // the row that the focus would go back to is gone
        document.querySelector("main").focus({ preventScroll: true });
      }
    });
    const stay = event => {
      if (this.#mayHoldKey()) {
        event.preventDefault();
      }
    };
    dialog.addEventListener("cancel", stay);
    // as a "cancel" the second of two cannot be prevented
    dialog.addEventListener("keydown", event => event.key === "Escape" && stay(event));
  }

  /** Asks what to do with that name; without one, asks for the name, too. */
  open(name) {
    this.#dialog.showModal();
    if (name === undefined) {
      this.#go({ step: "type", name: "", typed: true });
    } else {
      this.#look(name);
    }
  }

  /** Says how to add a computer. */
  add() {
    this.#dialog.showModal();
    this.#go({ step: "add" });
  }

  /** Closes the dialog, unless it may hold a key: that is left to whoever stores it. */
  leave() {
    if (!this.#mayHoldKey()) {
      this.close();
    }
  }

  /** Returns whether it shows a key, or awaits one: a key is gone for good once it is out of sight. */
  #mayHoldKey() {
    return Boolean(this.#at?.key) || this.#at?.step === "busy";
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

  _add() {
    return html`
      <h2 id="manage-title" tabindex="-1">Add a computer</h2>
      ${command(this.#page.session(), "add-command")}
      <p class="buttons"><button type="button" class="main" data-close @click=${() => this.close()}>Close</button></p>`;
  }

  _type({ name, error }) {
    return html`
      <h2 id="manage-title" tabindex="-1">Manage a name</h2>
      <label for="manage-name">Name of the host</label>
      <input id="manage-name" type="text" autocomplete="off" autocapitalize="none" spellcheck="false"
        aria-describedby="manage-error" .value=${name}
        @input=${event => { this.#at.name = event.target.value.trim(); }}
        @keydown=${event => { if (event.key === "Enter") { this.#typed(); } }}>
      <p id="manage-error" class="error" role="alert">${error}</p>
      <p class="buttons">
        <button type="button" data-close @click=${() => this.close()}>Close</button>
        <button type="button" data-next class="main" @click=${() => this.#typed()}>Continue</button>
      </p>`;
  }

  #typed() {
    if (this.#at.name) {
      this.#look(this.#at.name);
    } else {
      this.#go({ error: "Type the name of a host first." });
    }
  }

  /** Learns who owns the name before anything is offered. */
  async #look(name) {
    this.#go({ step: "look", name });
    const looked = this.#at;
    const outcome = await request(`api/v1/keys?name=${encodeURIComponent(name)}`, {}, "The registry did not answer. Try again.");
    if (this.#at !== looked) {
      return;
    }
    if (outcome.ended) {
      this.#end();
    } else if (outcome.error) {
      this.#go({ step: "type", error: outcome.error });
    } else {
      const folded = name.toLowerCase().replace(/\.$/, "");
      this.#go({ step: "choose", name: folded, owner: outcome.body.keys[0] ?? null, listed: this.#page.lists(folded) });
    }
  }

  _look({ name }) {
    return html`<h2 id="manage-title" tabindex="-1">${name}</h2><p role="status">One moment …</p>
      <p class="buttons"><button type="button" data-close @click=${() => this.close()}>Close</button></p>`;
  }

  _choose(at) {
    return html`
      <h2 id="manage-title" tabindex="-1">${at.name}</h2>
      <p id="manage-owner">${owned(at)}</p>
      <dl>${Object.entries(ACTIONS).filter(([, action]) => action.fits(at)).map(([id, action]) => html`
        <div>
          <dt><button type="button" data-action=${id} aria-describedby="about-${id}" @click=${() => this.#go({ step: "confirm", action: id })}>${action.label}</button></dt>
          <dd id="about-${id}">${action.about}</dd>
        </div>`)}
      </dl>
      <p class="buttons"><button type="button" data-close @click=${() => this.close()}>Close</button></p>`;
  }

  #end() {
    this.close();
    this.#page.ended();
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
    const outcome = await request(...ACTIONS[action].request(`api/v1/hosts/${encodeURIComponent(name)}`), SILENCE);
    if (this.#at !== busy) {
      return; // the dialog was closed, for example because the session ended
    }
    if (outcome.ended) {
      this.#end();
    } else if (outcome.error) {
      this.#go({ step: "confirm", error: outcome.error });
    } else {
      this.#go({ step: "done", key: outcome.body.key });
      this.#page.done();
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

const PATIENCE_MS = 30_000;

const SILENCE = "The registry did not answer. It may have made the change all the same: check before you try again.";

/** Returns {body}, {error} in words, or {ended} if the session has ended. */
async function request(path, options, silence) {
  try {
    const answer = await fetch(path, {
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS), // meanwhile nothing else can be done on the page
      ...options,
    });
    if (answer.status === 401) {
      return { ended: true };
    }
    const body = answer.status === 204 ? {} : await answer.json();
    return answer.ok ? { body } : { error: words(answer, body) };
  } catch {
    return { error: silence };
  }
}

function words(answer, { code, detail }) {
  if (code === "name-taken") {
    return `${detail} To give it another one, replace that.`;
  }
  return detail ?? `The registry answers ${answer.status}, and does not say why.`;
}

/** Says which keys own a name. */
function owned({ owner, listed }) {
  if (!owner) {
    return listed ? "It has no key." : "It has no key and no address.";
  }
  const now = Date.now();
  const [key, next] = owner.keys;
  const used = key.lastUsed ? `last used ${age(Date.parse(key.lastUsed), now)}` : "not used since the registry was started";
  const rest = next ? `; another one, ${next.id}, is under way` : "";
  const reported = listed ? "" : owner.reported ? " It has no address now." : " It has never reported.";
  return `Its key is ${key.id}, bound ${age(Date.parse(key.created), now)}, ${used}${rest}.${reported}`;
}
