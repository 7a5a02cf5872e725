// All hosts as the registry last described them, and what has changed since the page was opened.

import { fromJson } from "./host.js";

const MOST_NOTES = 100;

export class Fleet {
  /** Hosts by name. */
  hosts = new Map();
  /** What happened, latest first: {id, at, name, what, addresses}. */
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
      if (host) { // it may be withdrawn already: these are told beside the changes
        const seen = Math.max(host.seen, Date.parse(time));
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
    const what = this.#difference(before, host);
    host.lit = before?.lit ?? -Infinity;
    host.times = before?.times ?? 0;
    if (what) {
      this.#note(what, host, before);
      host.lit = performance.now(); // which no clock that is set can move
      host.times++;
    }
    this.hosts.set(host.name, host);
  }

  #difference(before, host) {
    if (!this.#known) {
      return null;
    }
    if (!before) {
      return "new";
    }
    if (before.addresses.join() !== host.addresses.join()) {
      return "moved";
    }
    if (before.state !== host.state) {
      return host.state === "online" ? "back" : host.state;
    }
    return null;
  }

  #remove(name) {
    const host = this.hosts.get(name);
    if (host && this.hosts.delete(name)) {
      this.#note("gone", host);
    }
  }

  #note(what, { name, addresses }, before) {
    const note = { id: ++this.#noted, at: Date.now(), what, name, addresses, before: before?.addresses };
    this.notes = [note, ...this.notes.slice(0, MOST_NOTES - 1)];
  }
}
