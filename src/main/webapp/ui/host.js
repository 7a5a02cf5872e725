// A host as the page keeps it: what the registry says, and what it is searched and sorted by. Immutable.

/** Returns a host as of its JSON in a list or a change. */
export function fromJson({ name, addresses, changed, seen, state, reports, contested }) {
  return {
    name,
    addresses,
    changed: Date.parse(changed),
    seen: Date.parse(seen),
    state,
    reports,
    contested,
    // so that node2 comes before node10
    nameKey: name.replace(/\d+/g, digits => digits.padStart(12, "0")),
    addressKeys: addresses.map(expand),
    /** When the row lit up, in the page's own time, and how often. */
    lit: -Infinity,
    times: 0,
  };
}

/** Returns an IPv6 address with all of its digits, by which addresses are sorted; any other text unchanged. */
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

/** Returns an address that ends like an IPv4 address in its usual spelling. */
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

/** Returns a time for programs to read, or nothing if the text is not a time. */
export function iso(time) {
  return Number.isFinite(time) ? new Date(time).toISOString() : "";
}
