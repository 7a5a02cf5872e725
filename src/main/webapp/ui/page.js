// Decides what is on the page: the hosts for who may read them, a form to sign in for everyone else.

import { follow } from "./hosts.js";
import { current, Refused, signIn, signOut } from "./session.js";
import { draw, refresh } from "./table.js";

const CHECK_MS = 60_000;
const RETRY_MS = 5000;

const at = id => document.getElementById(id);
const form = at("sign-in");
const key = at("key");
const main = document.querySelector("main");

/** What the registry last said about us; null before it said anything. */
let session = null;
/** Stops following the list; null while it is not followed. */
let stop = null;
/** Whether we are signing in or out. */
let busy = false;
/** How often we asked who we are: only the answer to the latest question counts. */
let asked = 0;

function say(text) {
  if (at("summary").textContent !== text) { // a screen reader need not hear the same again
    at("summary").textContent = text;
  }
}

function summary(hosts) {
  if (hosts.length === 0) {
    return "No hosts";
  }
  const online = hosts.filter(host => host.state === "online").length;
  return `${hosts.length} ${hosts.length === 1 ? "host" : "hosts"}: ${online} online, ${hosts.length - online} stale`;
}

const list = {
  changed(hosts) {
    say(summary(hosts));
    at("list").hidden = hosts.length === 0;
    at("empty").hidden = hosts.length > 0;
    at("command").textContent = `sudo bosixnet join ${new URL(".", document.baseURI)}`;
    draw(at("hosts"), hosts);
  },
  unchanged() {
    refresh(at("hosts"));
  },
  refused() {
    clear();
    check();
  },
  failed(reason) {
    say(`Cannot reach the registry: ${reason}`);
  },
};

function clear() {
  at("hosts").replaceChildren();
  at("list").hidden = true;
  at("empty").hidden = true;
}

/** Shows nothing of the hosts any more. */
function leave() {
  stop?.();
  stop = null;
  clear();
}

/** Shows what someone with that session may see, and nothing else. */
function show(now) {
  if (JSON.stringify(now) === JSON.stringify(session)) {
    return; // do not close a form that someone is filling in
  }
  const ended = session?.key && !now.key;
  session = now;
  const reads = now.roles.includes("reader");
  at("open").hidden = now.access !== "open";
  at("account").hidden = !reads;
  at("who").textContent = now.key ? `Signed in with ${now.key === "admin" ? "an admin" : `a ${now.key}`} key` : "";
  at("sign-out").hidden = !now.key;
  at("ask").hidden = Boolean(now.key);
  ask(!reads);
  if (reads) {
    stop ??= follow(list);
  } else {
    leave();
    say(ended ? "Your session has ended. Sign in again to see the hosts." : "Sign in to see the hosts.");
  }
}

/** Shows or hides the form. */
function ask(asking) {
  form.hidden = !asking;
  at("ask").setAttribute("aria-expanded", asking);
  at("refusal").textContent = "";
  key.value = "";
  if (asking) {
    key.focus();
  }
}

/** Asks the registry who we are. A session can end at any time, and begin or end in another tab. */
async function check() {
  if (busy) {
    return;
  }
  const mine = ++asked;
  try {
    const now = await current();
    if (mine === asked) {
      show(now);
    }
  } catch (error) {
    if (!stop) { // whoever follows the list says it as well
      say(`Cannot reach the registry: ${error.message}`);
    }
  }
}

/** Does something that changes the session; what was asked before does not count any more. */
async function change(work) {
  if (busy) {
    return;
  }
  busy = true;
  asked++;
  try {
    await work();
  } finally {
    busy = false;
  }
}

form.addEventListener("submit", event => {
  event.preventDefault();
  const text = key.value.trim();
  key.value = "";
  at("refusal").textContent = "";
  change(async () => {
    try {
      show(await signIn(text));
      main.focus();
    } catch (error) {
      at("refusal").textContent = error instanceof Refused ? error.message : "Signing in failed. Try again.";
      key.focus();
    }
  });
});

at("sign-out").addEventListener("click", async () => {
  await change(async () => {
    try {
      await signOut();
      leave();
      session = null;
    } catch (error) {
      say(`Not signed out, the registry cannot be reached: ${error.message}`);
    }
  });
  check();
});

at("ask").addEventListener("click", () => ask(form.hidden));

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    check();
  }
});

async function keepChecking() {
  await check();
  setTimeout(keepChecking, session ? CHECK_MS : RETRY_MS);
}

at("unencrypted").hidden = window.isSecureContext;
keepChecking();
