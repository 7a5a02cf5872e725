// All hosts as the registry last described them, and what has changed since the page was opened.

import { fromJson } from "./host.js";

const MOST_NOTES = 100;
/** What happens to more hosts than this within that time is one note, until it has gone on for so long. */
const MASS = 5;
const MASS_MS = 10_000;
const MASS_LASTS_MS = 60_000;

export class Fleet {
  /** Hosts by name. */
  hosts = new Map();
  /** What happened, latest first: {id, at, what, name, addresses, before}; what many did: {id, at, since, what, names}. */
  notes = [];
  /** Grows with every change. */
  version = 0;
  #skew = 0;
  #known = false;
  #noted = 0;

  /** Returns the registry's time, so that ages are right even if our clock is wrong. */
  now() {
    return Date.now() + this.#skew;
  }

  /** Takes a whole list. What has changed since the last one is noted as happening now. */
  replace(list, skew) {
    this.#skew = skew;
    const gone = new Set(this.hosts.keys());
    for (const json of list.hosts) {
      gone.delete(json.name);
      this.#put(json);
    }
    gone.forEach(name => this.#remove(name));
    this.#known = true;
    this.version++;
  }

  change({ hosts, removed }) {
    hosts.forEach(json => this.#put(json));
    removed.forEach(name => this.#remove(name));
    this.version++;
  }

  /** Takes the times at which hosts reported without a change; each is online by that. */
  seen(times) {
    for (const [name, time] of Object.entries(times)) {
      const host = this.hosts.get(name);
      const seen = Date.parse(time);
      // it may be withdrawn already, since these are told beside the changes; and a new stream repeats some
      if (host && seen > host.seen) {
        this.#keep(host, { ...host, seen, state: "online" });
      }
    }
    this.version++;
  }

  /** Takes hosts of which the registry says something else, although they did nothing. */
  said(hosts) {
    for (const json of hosts) {
      const host = this.hosts.get(json.name);
      if (host && Date.parse(json.seen) >= host.seen) { // it may have reported since, or be withdrawn
        this.#put(json);
      }
    }
    this.version++;
  }

  /** Forgets everything, for when the user may no longer read. */
  clear() {
    this.hosts = new Map();
    this.notes = [];
    this.#known = false;
    this.version++;
  }

  #put(json) {
    this.#keep(this.hosts.get(json.name), fromJson(json));
  }

  /** Replaces a host, and notes the differences. */
  #keep(before, host) {
    const differences = this.#known ? difference(before, host) : [];
    host.lit = before?.lit ?? -Infinity;
    host.times = before?.times ?? 0;
    if (differences.length > 0) {
      differences.forEach(what => this.#note(what, host, before));
      host.lit = performance.now(); // which no clock that is set can move
      host.times++;
    }
    this.hosts.set(host.name, host);
  }

  #remove(name) {
    const host = this.hosts.get(name);
    if (host && this.hosts.delete(name)) {
      this.#note("gone", host);
    }
  }

  #note(what, { name, addresses }, before) {
    const now = Date.now();
    const recent = this.notes.filter(note => note.what === what && now - note.at < MASS_MS);
    let mass = recent.find(note => note.names && now - note.since < MASS_LASTS_MS);
    let replaced = [mass];
    if (!mass) {
      const alone = recent.filter(note => !note.names);
      const names = new Set([...alone.map(note => note.name).reverse(), name]);
      if (names.size > MASS) {
        mass = { id: ++this.#noted, since: alone.at(-1).at, what, names };
        replaced = alone;
      }
    }
    mass?.names.add(name);
    const note = mass ? { ...mass, at: now } : { id: ++this.#noted, at: now, what, name, addresses, before: before?.addresses };
    this.notes = [note, ...this.notes.filter(other => !replaced.includes(other))].slice(0, MOST_NOTES);
  }
}

/** Returns what happened to a host: nothing, or one thing, mostly. */
function difference(before, host) {
  if (!before) { // which may have been contested before this page was told that it joined
    return host.contested ? ["new", "contested"] : ["new"];
  }
  const all = [];
  if (before.addresses[0] !== host.addresses[0]) { // where others reach it
    all.push(before.addresses.includes(host.addresses[0]) && host.addresses.includes(before.addresses[0]) ? "prefers" : "moved");
  } else if (before.addresses.join() !== host.addresses.join()) {
    all.push("changed");
  }
  if (before.state !== host.state && (host.state !== "online" || all.length === 0)) {
    all.push(host.state === "online" ? "back" : host.state);
  }
  if (Boolean(before.contested) !== Boolean(host.contested)) {
    all.push(host.contested ? "contested" : "settled");
  }
  return all;
}
