// Shows the hosts and what changes, and follows the registry for as long as the user may read.

import { render } from "./lib/lit-html.js";
import { command } from "./command.js";
import { follow } from "./feed.js";
import { Fleet } from "./fleet.js";
import { at, say } from "./say.js";
import { Table } from "./table.js";
import { draw as drawTimeline } from "./timeline.js";
import { Waiting } from "./waiting.js";

const number = new Intl.NumberFormat("en");

/** What the page says about its connection, by the state that gives it its colour. */
const CONNECTION = { connecting: "Connecting …", live: "Live", lost: "Reconnecting …", out: "Signed out" };

function connection(state) {
  at("connection").className = state;
  at("fleet").classList.toggle("live", state === "live"); // what is not known to be so is not green
  say(CONNECTION[state], at("connection"));
}

export class View {
  #fleet = new Fleet();
  #table = new Table(at("list"), this.#fleet);
  #waiting = new Waiting(at("waiting"));
  #refused;
  #session;
  /** Follows the registry; null while the user may not read. */
  #feed = null;
  /** Whether there is a list, and whether it is kept up to date. */
  #listed = false;
  #live = false;
  /** When the registry was last heard of; null while it is. */
  #silent = null;
  #heard = Date.now();
  #frame = null;

  /**
   * @param refused called when the registry no longer lets the user read
   * @param session returns what the registry says about the user and about itself
   */
  constructor(refused, session) {
    this.#refused = refused;
    this.#session = session;
    at("search").addEventListener("input", () => this.#search(at("search").value));
  }

  get following() {
    return this.#feed !== null;
  }

  /** Whether the registry answers, as far as is known. */
  get live() {
    return this.#live;
  }

  /** Sets whether the user may change names, and so sees those without an address. */
  set admin(admin) {
    this.#table.admin = admin;
    this.#waiting.asking = admin;
    this.refresh();
  }

  /** Returns whether a host of that name is in the list. */
  lists(name) {
    return this.#fleet.hosts.has(name);
  }

  /** Asks again which names have no address. */
  refresh() {
    this.#waiting.refresh();
  }

  follow() {
    if (!this.#feed) {
      connection("connecting");
      this.#feed = follow(this.#listener());
    }
  }

  /** Fetches everything anew. */
  again() {
    this.#feed?.again();
  }

  /** Ends following, and hides everything about the hosts. */
  leave() {
    this.#feed?.stop();
    this.#feed = null;
    this.#clear();
  }

  /** As leave, and says that the user is signed out. */
  signedOut() {
    this.leave();
    connection("out");
  }

  /** Draws with the next frame, once, however many changes come before it. */
  changed() {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      if (this.#listed) {
        this.#draw();
      }
    });
  }

  #listener() {
    return {
      list: (list, skew) => {
        this.#fleet.replace(list, skew);
        this.#listed = true;
        this.#heard = Date.now();
        this.refresh();
        this.changed();
      },
      live: () => {
        this.#live = true;
        this.#silent = null;
        connection("live");
      },
      change: change => {
        this.#fleet.change(change);
        this.refresh();
        this.changed();
      },
      seen: times => {
        this.#fleet.seen(times);
        this.changed();
      },
      said: hosts => {
        this.#fleet.said(hosts);
        this.changed();
      },
      lost: reason => {
        this.#heard = this.#live ? Date.now() : this.#heard;
        this.#live = false;
        this.#silent = this.#heard;
        connection("lost");
        this.changed();
        if (!this.#listed) {
          say(`Cannot reach the registry: ${reason}`);
        }
      },
      refused: () => {
        this.#clear();
        this.#refused();
      },
    };
  }

  #search(text) {
    this.#table.query = text;
    this.#waiting.query = text;
    this.changed();
  }

  #summary() {
    const all = this.#fleet.hosts.size;
    if (all === 0) {
      return "No hosts";
    }
    const counts = { online: 0, stale: 0, quiet: 0 };
    this.#fleet.hosts.forEach(host => { counts[host.state]++; });
    const states = Object.entries(counts).filter(([state, count]) => count > 0 || state !== "quiet");
    return `${number.format(all)} ${all === 1 ? "host" : "hosts"}: `
      + states.map(([state, count]) => `${number.format(count)} ${state}`).join(", ");
  }

  #found(shown) {
    return `${number.format(shown)} of ${number.format(this.#fleet.hosts.size)} ${shown === 1 ? "matches" : "match"}`;
  }

  #draw() {
    const none = this.#fleet.hosts.size === 0;
    const time = this.#silent === null ? "" : new Date(this.#silent).toLocaleTimeString([], { hourCycle: "h23" });
    say(time ? `As of ${time}: ${this.#summary()}` : this.#summary());
    at("fleet").hidden = false;
    at("list").hidden = none;
    at("found-line").hidden = none;
    at("empty").hidden = !none;
    if (none) {
      render(command(this.#session(), "command"), at("first"));
    }
    const shown = this.#table.shown;
    at("nothing").hidden = none || shown > 0;
    say(at("search").value.trim() ? this.#found(shown) : "", at("found"));
    this.#table.draw();
    drawTimeline(at("log"), this.#fleet.notes);
    say(String(this.#fleet.notes.length || ""), at("noted"));
  }

  #clear() {
    this.#listed = false;
    this.#live = false;
    this.#fleet.clear();
    at("search").value = "";
    this.#table.query = "";
    this.#waiting.asking = false;
    this.#waiting.query = "";
    this.#table.draw();
    drawTimeline(at("log"), []);
    at("fleet").hidden = true;
    at("list").hidden = true;
    at("empty").hidden = true;
  }
}
