// Shows the registry's hosts in a table and looks for changes every few seconds.

const PERIOD_MS = 5000;
const STEPS = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];

let etag = null;
let hosts = null;

function age(time) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time)) / 1000));
  const [size, unit] = STEPS.find(([size]) => seconds >= size) ?? [1, "s"];
  return `${Math.floor(seconds / size)} ${unit} ago`;
}

function cell(text, className) {
  const td = document.createElement("td");
  td.textContent = text;
  td.className = className;
  return td;
}

function timeCell(time) {
  const element = document.createElement("time");
  element.dateTime = time;
  element.title = time;
  element.textContent = age(time);
  const td = document.createElement("td");
  td.append(element);
  return td;
}

function row(host) {
  const tr = document.createElement("tr");
  const addresses = cell("", "addresses");
  host.addresses.forEach((address, i) => addresses.append(...(i ? [document.createElement("br")] : []), address));
  const name = document.createElement("th");
  name.scope = "row";
  name.textContent = host.name;
  tr.append(name, addresses, cell(host.state, `state-${host.state}`), timeCell(host.seen), timeCell(host.changed));
  return tr;
}

function show() {
  const online = hosts.filter(host => host.state === "online").length;
  document.getElementById("summary").textContent =
    `${hosts.length} hosts, ${online} online, ${hosts.length - online} stale`;
  document.querySelector("table").hidden = hosts.length === 0;
  document.getElementById("empty").hidden = hosts.length > 0;
  document.getElementById("command").textContent =
    `bosixnet --url ${new URL(".", document.baseURI)} agent`;
  document.getElementById("hosts").replaceChildren(...hosts.map(row));
}

async function load() {
  try {
    const answer = await fetch("api/v1/hosts", { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
    if (answer.status === 200) {
      etag = answer.headers.get("ETag");
      hosts = (await answer.json()).hosts;
      show();
    } else if (answer.status === 304) {
      document.querySelectorAll("time").forEach(element => { element.textContent = age(element.dateTime); });
    } else {
      throw new Error(`the registry answers ${answer.status}`);
    }
  } catch (error) {
    document.getElementById("summary").textContent = `Cannot reach the registry: ${error.message}`;
    etag = null;
  }
  setTimeout(load, PERIOD_MS);
}

load();
