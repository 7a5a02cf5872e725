// Decides what is on the page: the hosts for a user who may read them, a form to sign in for everyone else.

import { Admin } from "./admin.js";
import { draw as drawCommand } from "./command.js";
import { copy } from "./copy.js";
import { follow } from "./feed.js";
import { Fleet } from "./fleet.js";
import { current, Refused, signIn, signOut } from "./session.js";
import { Table } from "./table.js";
import { draw as drawTimeline } from "./timeline.js";
import { Waiting } from "./waiting.js";

/** Also how soon a lost network is noticed: a stream without news looks like a dead one. */
const CHECK_MS = 10_000;
const RETRY_MS = 5000;
const LEAP_MS = 2000;

const at = id => document.getElementById(id);
const form = at("sign-in");
const key = at("key");
const main = document.querySelector("main");

const fleet = new Fleet();
const table = new Table(at("list"), fleet);
const waiting = new Waiting(at("waiting"));
const admin = new Admin(at("manage"), at("told"), {
  ended: () => check(),
  done: () => waiting.refresh(),
  lists: name => fleet.hosts.has(name),
});

/** What the registry last said about the user; null until it has. */
let session = null;
/** Follows the registry; null while the user may not read. */
let feed = null;
/** Whether the user is signing in or out. */
let busy = false;
/** How often the page asked about the user: only the answer to the latest question counts. */
let asked = 0;

function say(text, element = at("summary")) {
  if (element.textContent !== text) { // a screen reader need not hear the same again
    element.textContent = text;
  }
}

const number = new Intl.NumberFormat("en");

function summary() {
  const all = fleet.hosts.size;
  if (all === 0) {
    return "No hosts";
  }
  const counts = { online: 0, stale: 0, quiet: 0 };
  fleet.hosts.forEach(host => { counts[host.state]++; });
  const states = Object.entries(counts).filter(([state, count]) => count > 0 || state !== "quiet");
  return `${number.format(all)} ${all === 1 ? "host" : "hosts"}: `
    + states.map(([state, count]) => `${number.format(count)} ${state}`).join(", ");
}

function found(shown) {
  return `${number.format(shown)} of ${number.format(fleet.hosts.size)} ${shown === 1 ? "matches" : "match"}`;
}

/** What the page says about its connection, by the state that gives it its colour. */
const CONNECTION = { connecting: "Connecting …", live: "Live", lost: "Reconnecting …", out: "Signed out" };

function connection(state) {
  at("connection").className = state;
  at("fleet").classList.toggle("live", state === "live"); // what is not known to be so is not green
  say(CONNECTION[state], at("connection"));
}

/** Whether there is a list, and whether it is kept up to date. */
let listed = false;
let live = false;
/** When the registry was last heard of; null while it is. */
let silent = null;
let heard = Date.now();

const listener = {
  list(list, skew) {
    fleet.replace(list, skew);
    listed = true;
    heard = Date.now();
    waiting.refresh();
    changed();
  },
  live() {
    live = true;
    silent = null;
    connection("live");
  },
  change(change) {
    fleet.change(change);
    waiting.refresh();
    changed();
  },
  seen(times) {
    fleet.seen(times);
    changed();
  },
  said(hosts) {
    fleet.said(hosts);
    changed();
  },
  lost(reason) {
    heard = live ? Date.now() : heard;
    live = false;
    silent = heard;
    connection("lost");
    changed();
    if (!listed) {
      say(`Cannot reach the registry: ${reason}`);
    }
  },
  refused() {
    clear();
    check();
  },
};

let frame = null;

/** Draws with the next frame, once, however many changes come before it. */
function changed() {
  frame ??= requestAnimationFrame(() => {
    frame = null;
    if (listed) {
      draw();
    }
  });
}

function draw() {
  const none = fleet.hosts.size === 0;
  say(silent === null ? summary() : `As of ${new Date(silent).toLocaleTimeString([], { hourCycle: "h23" })}: ${summary()}`);
  at("fleet").hidden = false;
  at("list").hidden = none;
  at("found-line").hidden = none;
  at("empty").hidden = !none;
  if (none) {
    drawCommand(at("empty"), session?.url);
  }
  const shown = table.shown;
  at("nothing").hidden = none || shown > 0;
  say(at("search").value.trim() ? found(shown) : "", at("found"));
  table.draw();
  drawTimeline(at("log"), fleet.notes);
  say(String(fleet.notes.length || ""), at("noted"));
}

function clear() {
  listed = false;
  live = false;
  fleet.clear();
  at("search").value = "";
  table.query = "";
  waiting.asking = false;
  waiting.query = "";
  table.draw();
  drawTimeline(at("log"), []);
  at("fleet").hidden = true;
  at("list").hidden = true;
  at("empty").hidden = true;
  admin.close();
}

/** Hides everything about the hosts. */
function leave() {
  feed?.stop();
  feed = null;
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
  const admins = now.roles.includes("admin");
  at("open").hidden = now.access !== "open";
  at("account").hidden = !reads;
  at("who").textContent = now.key ? `Signed in with ${now.key === "admin" ? "an admin" : `a ${now.key}`} key` : "";
  at("sign-out").hidden = !now.key;
  at("ask").hidden = Boolean(now.key);
  ask(!reads);
  table.admin = admins;
  at("manage-any").hidden = !admins;
  waiting.asking = admins;
  waiting.refresh();
  if (reads) {
    if (!feed) {
      connection("connecting");
      feed = follow(listener);
    }
  } else {
    leave();
    connection("out");
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
      waiting.refresh();
    }
  } catch (error) {
    if (!feed) { // a feed says so, too
      say(`Cannot reach the registry: ${error.message}`);
    } else if (live) {
      feed.again();
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
      leave();
      session = null;
    } catch (error) {
      say(`You are still signed in, because the registry cannot be reached: ${error.message}`);
    }
  });
  check();
});

at("ask").addEventListener("click", () => ask(form.hidden));

at("search").addEventListener("input", () => {
  table.query = at("search").value;
  waiting.query = at("search").value;
  changed();
});

at("manage-any").addEventListener("click", () => admin.open());

document.addEventListener("click", event => {
  const button = event.target.closest("[data-copy], [data-manage], #copy-command");
  if (button?.dataset.copy) {
    copy(button, button.dataset.copy, button.dataset.copy, at("told"));
  } else if (button?.dataset.manage) {
    admin.open(button.dataset.manage);
  } else if (button) {
    copy(button, at("command").textContent, "the command", at("told"));
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
    feed?.again(); // the registry tells what time it is
    return;
  }
  changed();
}, 1000);

// what changed is beside the list if there is room, otherwise in a line above it that opens
at("changes").open = window.matchMedia("(min-width: 75rem)").matches;
at("unencrypted").hidden = window.isSecureContext;
keepChecking();
