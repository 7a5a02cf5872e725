// A host as the page keeps it: what the registry says, and what it is searched and sorted by. Never changed, but replaced.

/** Returns a host as of its JSON in a list or a change. */
export function fromJson({ name, addresses, changed, seen, state }) {
  return {
    name,
    addresses,
    changed: Date.parse(changed),
    seen: Date.parse(seen),
    state,
    // so that node2 stands before node10
    nameKey: name.replace(/\d+/g, digits => digits.padStart(12, "0")),
    addressKeys: addresses.map(expand),
    /** When the row lit up, by the page's own time, and how often it did. */
    lit: -Infinity,
    times: 0,
  };
}

/** Returns an IPv6 address with all of its digits, in whose order addresses stand; any other text as it is. */
export function expand(text) {
  const [head, tail, more] = withoutDots(text.toLowerCase()).split("::");
  if (more !== undefined || !/^[0-9a-f:.]+$/i.test(text)) {
    return text;
  }
  const groups = part => part ? part.split(":") : [];
  const first = groups(head);
  const last = groups(tail);
  const zeros = tail === undefined ? [] : Array(Math.max(0, 8 - first.length - last.length)).fill("0");
  const all = [...first, ...zeros, ...last];
  return all.length === 8 ? all.map(group => group.padStart(4, "0")).join(":") : text;
}

/** Returns an address whose end is spelled like IPv4 in the usual way. */
function withoutDots(text) {
  return text.replace(/(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/, (all, ...bytes) => {
    const [a, b, c, d] = bytes.slice(0, 4).map(Number);
    return [a, b, c, d].every(byte => byte < 256)
      ? `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
      : all;
  });
}

const STEPS = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];

/** Returns how long ago that was, in words. */
export function age(time, now) {
  const seconds = Math.max(0, Math.floor((now - time) / 1000));
  const [size, unit] = STEPS.find(([size]) => seconds >= size) ?? [1, "s"];
  return `${Math.floor(seconds / size)} ${unit} ago`;
}

/** Returns what a program reads of a time, or nothing if it is none. */
export function iso(time) {
  return Number.isFinite(time) ? new Date(time).toISOString() : "";
}
