// Follows the registry's list of hosts by looking for changes every few seconds.

const PERIOD_MS = 5000;

/**
 * Tells a listener of the list until the returned function is called: changed(hosts), unchanged(), refused() when we may
 * not read it (any more), failed(reason).
 */
export function follow(listener) {
  const stopped = new AbortController();
  let etag = null;
  let timer = null;

  async function load() {
    try {
      const answer = await fetch("api/v1/hosts", {
        headers: etag ? { "If-None-Match": etag } : {},
        cache: "no-store",
        signal: stopped.signal,
      });
      if (answer.status === 200) {
        const { hosts } = await answer.json();
        etag = answer.headers.get("ETag");
        listener.changed(hosts);
      } else if (answer.status === 304) {
        listener.unchanged();
      } else if (answer.status === 401 || answer.status === 403) {
        etag = null;
        listener.refused();
      } else {
        throw new Error(`it answers ${answer.status}`);
      }
    } catch (error) {
      if (stopped.signal.aborted) {
        return;
      }
      etag = null; // so that the next answer is told of, and takes the failure's place
      listener.failed(error.message);
    }
    if (!stopped.signal.aborted) {
      timer = setTimeout(load, PERIOD_MS);
    }
  }

  load();
  return () => {
    stopped.abort();
    clearTimeout(timer);
  };
}
