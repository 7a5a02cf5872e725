// Draws hosts as rows of a table. Whatever comes from a host is text, never markup.

const STEPS = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];

export function draw(body, hosts) {
  body.replaceChildren(...hosts.map(row));
}

/** Brings the ages up to date that are shown. */
export function refresh(body) {
  body.querySelectorAll("time").forEach(element => { element.textContent = age(element.dateTime); });
}

function row(host) {
  const name = document.createElement("th");
  name.scope = "row";
  host.name.split(/(?<=\.)/).forEach(part => name.append(part, document.createElement("wbr")));
  const addresses = cell("addresses");
  host.addresses.forEach((address, i) => addresses.append(...(i ? [document.createElement("br")] : []), address));
  const tr = document.createElement("tr");
  tr.append(
    name,
    addresses,
    cell(`state ${host.state}`, host.state),
    cell("seen", time(host.seen)),
    cell("changed", time(host.changed)),
  );
  return tr;
}

function cell(className, ...content) {
  const td = document.createElement("td");
  td.className = className;
  td.append(...content);
  return td;
}

function time(text) {
  const element = document.createElement("time");
  element.dateTime = text;
  element.title = text;
  element.textContent = age(text);
  return element;
}

function age(text) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(text)) / 1000));
  const [size, unit] = STEPS.find(([size]) => seconds >= size) ?? [1, "s"];
  return `${Math.floor(seconds / size)} ${unit} ago`;
}
