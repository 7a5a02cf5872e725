// Decides what is on the page: the hosts for a user who may read them, a form to sign in for everyone else.

import { Admin } from "./admin.js";
import { copy } from "./copy.js";
import { at, say } from "./say.js";
import { current, Refused, signIn, signOut } from "./session.js";
import { View } from "./view.js";

/** Also how soon a lost network is noticed: a stream without news looks like a dead one. */
const CHECK_MS = 10_000;
const RETRY_MS = 5000;
const LEAP_MS = 2000;

const form = at("sign-in");
const key = at("key");
const main = document.querySelector("main");

const view = new View(refused, () => session ?? {});
const admin = new Admin(at("manage"), at("told"), {
  ended: () => check(),
  done: () => view.refresh(),
  lists: name => view.lists(name),
  session: () => session ?? {},
});

/** What the registry last said about the user; null until it has. */
let session = null;
/** Whether the user is signing in or out. */
let busy = false;
/** How often the page asked about the user: only the answer to the latest question counts. */
let asked = 0;

/** Hides what is no longer for the user, who may have been signed out elsewhere. */
function refused() {
  admin.leave();
  check();
}

/** Shows what someone with that session may see, and nothing else. */
function show(now) {
  if (JSON.stringify(now) === JSON.stringify(session)) {
    return; // do not close a form that someone is filling in
  }
  const ended = session?.key && !now.key;
  session = now;
  const reads = now.roles.includes("reader");
  const admins = now.roles.includes("admin");
  at("open").hidden = now.access !== "open";
  at("account").hidden = !reads;
  at("who").textContent = now.key ? `Signed in with ${now.key === "admin" ? "an admin" : `a ${now.key}`} key` : "";
  at("sign-out").hidden = !now.key;
  at("ask").hidden = Boolean(now.key);
  ask(!reads);
  at("administration").hidden = !admins;
  view.admin = admins;
  if (reads) {
    view.follow();
  } else {
    view.signedOut();
    admin.leave();
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

/** Asks the registry about the user. A session can end at any time, and begin or end in another tab. */
async function check() {
  if (busy) {
    return;
  }
  const mine = ++asked;
  try {
    const now = await current();
    if (mine === asked) {
      show(now);
      view.refresh();
    }
  } catch (error) {
    if (!view.following) { // what follows says so, too
      say(`Cannot reach the registry: ${error.message}`);
    } else if (view.live) {
      view.again();
    }
  }
}

/** Does something that changes the session; answers to earlier questions no longer count. */
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
      view.leave();
      admin.leave();
      session = null;
    } catch (error) {
      say(`You are still signed in, because the registry cannot be reached: ${error.message}`);
    }
  });
  check();
});

at("ask").addEventListener("click", () => ask(form.hidden));

at("add").addEventListener("click", () => admin.add());

at("manage-any").addEventListener("click", () => admin.open());

document.addEventListener("click", event => {
  const button = event.target.closest("[data-copy], [data-manage]");
  if (button?.dataset.copy) {
    copy(button, button.dataset.copy, button.dataset.what ?? button.dataset.copy, at("told"));
  } else if (button?.dataset.manage) {
    admin.open(button.dataset.manage);
  }
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    check();
  }
});

async function keepChecking() {
  await check();
  setTimeout(keepChecking, session ? CHECK_MS : RETRY_MS);
}

/** How far the clock is ahead of the time that has passed. It changes when the clock is set, and after a sleep. */
const ahead = () => Date.now() - performance.now();
let wasAhead = ahead();

/** Lets time pass where nothing happens: ages grow. Which hosts are silent only the registry says. */
setInterval(() => {
  if (Math.abs(ahead() - wasAhead) > LEAP_MS) {
    wasAhead = ahead();
    view.again(); // the registry tells what time it is
    return;
  }
  view.changed();
}, 1000);

// what changed is beside the list if there is room, otherwise in a line above it that opens
at("changes").open = window.matchMedia("(min-width: 75rem)").matches;
at("unencrypted").hidden = window.isSecureContext;
keepChecking();
