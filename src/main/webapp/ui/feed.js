// Follows the registry: fetches the list, then receives each change as it happens, and starts over when the stream ends.
// The list always comes first, because reports without a change are sent only to open streams, and never again.

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** A proxy that holds events back does not say so; each attempt then brings at least the list. */
const OPENING_MS = 10_000;
/** A registry shows a sign of life every 20 s; one that does not is on a connection that was lost without a word. */
const SILENCE_MS = 50_000;
/** A list that takes longer is on a connection that is lost, which not every browser finds out. */
const LIST_MS = 120_000;
/** A stream that lasted this long was a good one, so the next attempt does not wait. */
const GOOD_MS = 5000;
/** A page that nobody looks at keeps no stream: a key has only a few, and so has a browser for each registry. */
const HIDDEN_MS = 60_000;
/** What this page calls itself: its new stream takes the place of the one that it has lost. */
const CLIENT = Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("");
/** A smaller difference between the clocks may be rounding. */
const SKEW_MS = 2000;

/**
 * Calls a listener until it is stopped: list(list, skew) with how far the registry's clock is ahead of
 * ours in milliseconds, live(), change(change), seen(times by name), said(hosts), lost(reason), refused() when we may not read (any
 * more).
 */
export function follow(listener) {
  let attempt = null;
  let wait = FIRST_WAIT_MS;
  let timer = null;
  let hiding = null;
  /** Whether the page has been hidden for so long that nothing is asked. */
  let asleep = false;

  async function begin() {
    end();
    if (asleep) {
      return;
    }
    const mine = attempt = new AbortController();
    timer = setTimeout(() => fail("it does not answer"), LIST_MS);
    try {
      const answer = await fetch("api/v1/hosts", { cache: "no-store", signal: mine.signal });
      if (answer.status === 401 || answer.status === 403) {
        listener.refused();
        retry();
        return;
      }
      if (!answer.ok) {
        throw new Error(`it answers ${answer.status}`);
      }
      const skew = Date.parse(answer.headers.get("Date")) - Date.now();
      const list = await answer.json();
      clearTimeout(timer);
      timer = null;
      listener.list(list, Math.abs(skew) > SKEW_MS ? skew : 0);
      listen(list.revision, mine.signal);
    } catch (error) {
      if (!mine.signal.aborted) {
        fail(error.message);
      }
    }
  }

  function listen(revision, signal) {
    if (signal.aborted) {
      return;
    }
    const events = new EventSource(`api/v1/events?client=${CLIENT}&since=${encodeURIComponent(revision)}&seen=true`);
    signal.addEventListener("abort", () => events.close());
    let opened = null;
    // Browsers reconnect by themselves, but not all of them after every failure, and never with the list.
    const lose = () => {
      if (opened !== null && performance.now() - opened > GOOD_MS) {
        wait = FIRST_WAIT_MS;
      }
      fail("it sends no changes");
    };
    let silence = setTimeout(lose, OPENING_MS);
    signal.addEventListener("abort", () => clearTimeout(silence));
    const on = (type, act) => events.addEventListener(type, event => {
      clearTimeout(silence);
      silence = setTimeout(lose, SILENCE_MS);
      act(event);
    });
    on("open", () => {
      opened = performance.now();
      listener.live();
    });
    on("alive", () => {});
    on("message", event => listener.change(JSON.parse(event.data)));
    on("seen", event => listener.seen(JSON.parse(event.data).seen));
    on("state", event => listener.said(JSON.parse(event.data).hosts));
    on("reset", begin);
    events.onerror = lose;
  }

  function fail(reason) {
    listener.lost(reason);
    retry();
  }

  function retry() {
    end();
    if (asleep) {
      return;
    }
    timer = setTimeout(begin, wait * (0.5 + Math.random() / 2));
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }

  function end() {
    clearTimeout(timer);
    timer = null;
    attempt?.abort();
    attempt = null;
  }

  function look() {
    clearTimeout(hiding);
    if (document.hidden) {
      hiding = setTimeout(() => {
        asleep = true;
        end();
      }, HIDDEN_MS);
      return;
    }
    asleep = false;
    if (!attempt && !timer) {
      listener.lost("it was not asked while the page was hidden");
      begin();
    }
  }

  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", begin);
  begin();
  return {
    /** Starts over; for a caller that knows that the network is gone. */
    again() {
      fail("it does not answer");
    },
    stop() {
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("online", begin);
      clearTimeout(hiding);
      end();
    },
  };
}
