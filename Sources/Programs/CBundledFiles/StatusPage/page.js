"use strict";
const model = JSON.parse(document.getElementById("model").textContent);
const at = (id) => document.getElementById(id);
let skew = model.now - Date.now();
// Whether all that waits is shown; at first only some of it is even sent.
let isComplete = false;

// Every text comes from outside and is only ever a text node; nothing here writes HTML.
function el(name, properties, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (value === undefined || value === false) continue;
    if (key === "onclick") node.onclick = value;
    else if (key === "class") node.className = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== "" && child !== false));
  return node;
}

// MARK: Time

const now = () => Date.now() + skew;
const two = (number) => String(number).padStart(2, "0");
// The browser's own words for a date take longer to load than all the rest of the page takes to be drawn.
function local(ms) {
  const date = new Date(ms);
  return date.getFullYear() + "-" + two(date.getMonth() + 1) + "-" + two(date.getDate()) + " "
    + two(date.getHours()) + ":" + two(date.getMinutes()) + ":" + two(date.getSeconds());
}
const utc = (ms) => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
function span(seconds) {
  if (seconds < 120) return seconds + " s";
  if (seconds < 7200) return Math.floor(seconds / 60) + " min " + (seconds % 60) + " s";
  if (seconds < 172800) return Math.floor(seconds / 3600) + " h " + Math.floor((seconds % 3600) / 60) + " min";
  return Math.floor(seconds / 86400) + " d " + Math.floor((seconds % 86400) / 3600) + " h";
}
function left(ms, over) {
  const seconds = Math.ceil((ms - now()) / 1000);
  return seconds > 0 ? span(seconds) : over;
}
// An instant that is counted down to; `over` stands there once it has come.
function countdown(ms, over) {
  const node = el("time", { datetime: utc(ms), title: utc(ms) + "; here " + local(ms) }, left(ms, over));
  node.dataset.until = ms;
  node.dataset.over = over;
  return node;
}
function instant(ms) {
  const isToday = utc(ms).slice(0, 10) === utc(now()).slice(0, 10);
  return el("time", { datetime: utc(ms), title: "here " + local(ms) },
    isToday ? utc(ms).slice(11, 19) : utc(ms).replace("T", " ").slice(0, 19));
}
function tick() {
  for (const node of document.querySelectorAll("[data-until]")) {
    const text = left(Number(node.dataset.until), node.dataset.over);
    if (node.textContent !== text) node.textContent = text;
  }
  at("clock").textContent = utc(now()).replace("T", " ").replace("Z", " UTC");
}

// MARK: Lists

// Makes the children of a list those of the items; what has not changed stays, with its focus.
function fill(list, items, key, make) {
  const old = new Map([...list.children].map((node) => [node.dataset.key, node]));
  let place = list.firstElementChild;
  for (const item of items) {
    const name = key(item);
    const text = JSON.stringify(item);
    let node = old.get(name);
    old.delete(name);
    if (!node || node.dataset.text !== text) {
      const fresh = make(item);
      fresh.dataset.key = name;
      fresh.dataset.text = text;
      if (node) replace(node, fresh);
      if (place === node) place = fresh;
      node = fresh;
    }
    if (node === place) place = place.nextElementSibling;
    else list.insertBefore(node, place);
  }
  for (const node of old.values()) node.remove();
}
function replace(node, fresh) {
  const takesFocus = "button, a, summary";
  const focused = [...node.querySelectorAll(takesFocus)].indexOf(document.activeElement);
  if (node.querySelector("details[open]")) fresh.querySelector("details").open = true;
  node.replaceWith(fresh);
  if (focused >= 0) [...fresh.querySelectorAll(takesFocus)][focused]?.focus();
}
// A handle by its beginning, by which every command knows it too.
const short = (name) => (/^tk_[a-z2-7]{26}$/.test(name) ? name.slice(0, 11) + "…" : name);
const taskButton = (item) =>
  el("button", { class: "link", type: "button", title: item.name, onclick: () => openStory(item.task) }, short(item.name));
const button = (text, onclick, kind) => el("button", { type: "button", class: kind, onclick }, text);

// MARK: Sections

const show = {
  todo({ items, note }) {
    const section = at("todo");
    section.className = items.length ? "some" : "none";
    at("todo-title").textContent =
      items.length === 0 ? "Nothing needs you" : items.length === 1 ? "One thing needs you" : items.length + " things need you";
    at("todo-note").hidden = !note;
    at("todo-note").textContent = note || "";
    document.title = (items.length ? "(" + items.length + ") " : "") + "recourse";
    fill(at("todo-list"), items, (item) => item.id, card);
  },
  waiting({ items, count, due, held, most }) {
    const words = at("filter").value.trim().toLowerCase();
    const found = words
      ? items.filter((item) => [item.tool, item.name, item.task, item.arguments, item.why || "", item.state].join(" ").toLowerCase().includes(words))
      : items;
    const shown = isComplete ? found : found.slice(0, 30);
    at("waiting").hidden = count === 0;
    at("waiting-title").textContent = count === 1 ? "One call waits for a time" : count + " calls wait for a time";
    at("filter-line").hidden = count < 10;
    const all = words ? found.length : Math.min(count, most);
    at("all").hidden = isComplete || shown.length >= all;
    at("all").textContent = "Show all " + all;
    at("most").hidden = count <= most;
    at("most").textContent = "These are the first " + most + " of " + count + "; all: recourse tasks";
    fill(at("waiting-list"), shown, (item) => item.task + " " + item.call, row);
    at("summary").replaceChildren(...summary(items, count, due, held));
  },
  shut({ items }) {
    at("shut").hidden = items.length === 0;
    fill(at("shut-list"), items, (item) => item.place + item.until, (item) => el("li", {},
      el("div", { class: "head" }, el("strong", {}, item.place),
        el("span", { class: "left" }, "opens in ", countdown(item.until, "now"))),
      el("p", { class: "quiet" }, item.why),
      item.release && el("div", { class: "acts" }, button("Open it now…", () => askRelease(item, "open")))));
  },
  limits({ items, paces }) {
    at("limits").hidden = items.length + paces.length === 0;
    fill(at("limits-list"), items.concat(paces), (item) => item.id || item.place + " pace",
      (item) => (item.of === undefined ? pace(item) : limit(item)));
  },
  timeline({ from, items, more, lost }) {
    at("timeline-none").hidden = items.length > 0;
    at("timeline-none").textContent = "The log tells of no call in the last hour.";
    at("legend").hidden = items.length === 0;
    fill(at("timeline-list"), items.map((item) => ({ ...item, from })), (item) => item.api, hour);
    const notes = [more && "Not shown: " + plural(more, "API") + " with fewer calls. All: recourse log --since 1h",
      lost && plural(lost, "entry", "entries") + " could not be kept in time, so the figures are too low."].filter(Boolean);
    at("timeline-more").hidden = notes.length === 0;
    at("timeline-more").textContent = notes.join(" ");
  },
  ended({ items, count }) {
    at("ended").hidden = count === 0;
    at("ended-title").textContent =
      (count === 1 ? "One task has ended" : count + " tasks have ended") + (count > items.length ? "; the latest" : "");
    fill(at("ended-list"), items, (item) => item.task, (item) => el("li", {},
      el("div", { class: "head" }, el("span", {}, el("span", { class: "word " + item.state }, item.state), " ", taskButton(item)),
        el("span", { class: "quiet" }, item.tools, " · ", instant(item.changed))),
      item.uncertain && el("p", {}, item.uncertain)));
  },
};
function summary(items, count, due, held) {
  if (count + held === 0) return ["No call waits. What agents wait for, and what you must do for them, appears here by itself."];
  const parts = [];
  if (held) parts.push(held === 1 ? "1 call is held back until then. " : held + " calls are held back until then. ");
  if (count) {
    const next = items.find((item) => item.until && item.state === "waiting");
    parts.push(count === 1 ? "1 call waits for a time" : count + " calls wait for a time");
    if (due) parts.push(due === count ? ", due now." : ", " + due + " of them due now.");
    else if (next) parts.push("; the next is due in ", countdown(next.until, "a moment"), ".");
    else parts.push(".");
  }
  return parts;
}
function card(item) {
  const kinds = { unknown: "May have happened", hold: "On hold", held: "On hold" };
  const behind = item.behind || [];
  return el("li", { class: "card " + item.kind },
    el("p", { class: "kind" }, kinds[item.kind], " · ", item.subject),
    el("h3", {}, item.title),
    item.advice && el("p", {}, item.advice),
    item.link && el("p", {}, el("a", { href: item.link, target: "_blank", rel: "noopener noreferrer" }, item.link)),
    item.place && el("p", {}, "The API named this address, which nobody has checked: ", el("code", {}, item.place)),
    item.arguments && el("p", {}, el("code", {}, item.arguments)),
    (item.why || item.since) && el("p", { class: "quiet" }, item.why || "", item.why && item.since ? ", since " : item.since ? "Since " : "",
      item.since ? instant(item.since) : ""),
    behind.length > 0 && el("p", { class: "quiet" }, "It keeps back: ",
      ...behind.slice(0, 5).flatMap((task, index) => [index ? ", " : "", taskButton(task)]),
      behind.length > 5 ? " and " + (behind.length - 5) + " more" : ""),
    item.sooner && el("p", { class: "quiet" }, item.sooner, ", in ", countdown(item.probe, "a moment"), "."),
    el("div", { class: "acts" }, ...cardActs(item)));
}
function cardActs(item) {
  if (item.kind === "unknown") return sightings(item).concat(storyButton(item), cancelButton(item));
  const release = button("I have done it: release", () => askRelease(item, "release"), "main");
  return item.kind === "held" ? [release, storyButton(item), cancelButton(item)] : [release];
}
const storyButton = (item) => button("Its story", () => openStory(item.task));
const cancelButton = (item) => button("Give it up…", () => askCancel(item));
const sightings = (item) => [
  button("It happened…", () => askSighting(item, "happened"), "main"),
  button("It did not happen…", () => askSighting(item, "did_not_happen"), "main"),
];
function row(item) {
  return el("tr", {},
    el("td", { class: "left" }, item.state === "running" ? "being sent" : item.until ? countdown(item.until, "due") : "due"),
    el("td", {}, item.tool, el("span", { class: "of" }, item.arguments)), el("td", {}, taskButton(item)), el("td", { class: "quiet" }, item.why || ""));
}
function limit(item) {
  const isFull = item.next !== undefined;
  const part = Math.min(100, Math.round((100 * item.used) / item.of));
  const bar = el("span");
  bar.style.width = (item.used > 0 ? Math.max(part, 2) : 0) + "%";
  const told = isFull ? ["full; the next place in ", countdown(item.next, "a moment")]
    : item.exhausted ? ["at this pace used up in ", countdown(item.exhausted, "a moment")] : ["room now"];
  return el("li", { class: isFull ? "full" : "" },
    el("div", { class: "head" }, el("strong", {}, item.place),
      el("span", { class: "quiet" }, item.budget + (item.which ? ", of another key" : ""))),
    el("div", { class: "track", role: "meter", "aria-label": item.place + ", " + item.budget, "aria-valuemin": 0,
      "aria-valuemax": item.of, "aria-valuenow": Math.min(item.used, item.of),
      "aria-valuetext": item.used + " of " + item.limit }, bar),
    el("div", { class: "head" }, el("span", {}, item.used + " of " + item.limit + (item.booked ? ", " + item.booked + " kept" : "")),
      el("span", { class: "told" }, ...told)));
}
function pace(item) {
  return el("li", {},
    el("div", { class: "head" }, el("strong", {}, item.place), el("span", { class: "quiet" }, "pace")),
    el("div", { class: "head" }, el("span", {}, item.limit + (item.booked ? ", " + item.booked + " kept" : "")),
      el("span", { class: "told" }, ...(item.next ? ["the next place in ", countdown(item.next, "a moment")] : ["room now"]))),
    el("div", { class: "acts" }, button("Forget it…", () => askRelease(item, "forget"))));
}

// MARK: The last hour

const plural = (count, one, many) => count + " " + (count === 1 ? one : many || one + "s");
const clock = (ms) => utc(ms).slice(11, 16);
// A bar is [minute, calls, refusals, waits that began, whether one goes on, whether it is on hold].
const sum = (bars, field) => bars.reduce((total, bar) => total + bar[field], 0);
function figures(calls, refusals, waits, holds) {
  return [plural(calls, "call"), refusals && plural(refusals, "refusal"), waits && plural(waits, "wait"), holds && plural(holds, "hold")]
    .filter(Boolean).join(", ");
}
function hour({ api, from, bars, holds, isHeld }) {
  const told = figures(sum(bars, 1), sum(bars, 2), sum(bars, 3), holds) + (isHeld ? "; on hold now" : "");
  const peak = Math.max(...bars.map((bar) => bar[1]), 0);
  const most = peak > 1 ? "most in a minute: " + peak : "";
  return el("li", {},
    el("div", { class: "head" }, el("strong", {}, api), el("span", { class: "quiet" }, told)),
    drawing(bars, from, api + " in the last hour: " + told + (most && "; " + most) + ". The figures follow as a table."),
    el("div", { class: "axis" }, el("span", {}, clock(from)), el("span", {}, most), el("span", {}, "now")),
    el("details", {}, el("summary", {}, "In figures"), table(bars, from)));
}
function drawing(bars, from, label) {
  const shape = (name, properties, ...children) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(properties)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  // Calls stand on the line, refusals hang from it, in one measure; below are the lanes of waits and holds.
  const [base, depth] = [44, 22];
  const unit = Math.min(40 / Math.max(1, ...bars.map((bar) => bar[1])), depth / Math.max(1, ...bars.map((bar) => bar[2])), 12);
  const path = (kind, piece) => shape("path", { class: kind, d: bars.map((bar) => piece(bar)).join("") });
  const box = (x, y, width, height) => (height > 0 ? "M" + x + " " + y + "h" + width + "v" + height + "h-" + width + "z" : "");
  const tall = (count) => (count ? Math.max(1.5, count * unit) : 0);
  return shape("svg", { viewBox: "0 0 600 88", preserveAspectRatio: "none", role: "img", "aria-label": label },
    ...[150, 300, 450].map((x) => shape("path", { class: "quarter", d: "M" + x + " 0v88" })),
    path("calls-bar", (bar) => box(bar[0] * 10 + 1, base - tall(bar[1]), 8, tall(bar[1]))),
    path("refusals-bar", (bar) => box(bar[0] * 10 + 1, base, 8, tall(bar[2]))),
    path("waits-bar", (bar) => box(bar[0] * 10, 70, 10, bar[4] * 6)),
    path("holds-bar", (bar) => box(bar[0] * 10, 79, 10, bar[5] * 6)),
    shape("path", { class: "base", d: "M0 " + base + "h600" }),
    ...bars.map((bar) => shape("rect", { class: "spot", x: bar[0] * 10, y: 0, width: 10, height: 88 },
      shape("title", {}, clock(from + bar[0] * 60000) + " UTC: " + minuteTold(bar)))));
}
function minuteTold(bar) {
  const goesOn = [bar[4] && !bar[3] && "waits", bar[5] && "on hold"].filter(Boolean).join(", ");
  return [(bar[1] || bar[2] || bar[3]) && figures(bar[1], bar[2], bar[3], 0), goesOn].filter(Boolean).join(", ");
}
function table(bars, from) {
  const parts = [0, 10, 20, 30, 40, 50].map((start) => [start, bars.filter((bar) => bar[0] >= start && bar[0] < start + 10)]);
  return el("table", { class: "figures" },
    el("thead", {}, el("tr", {}, ...["From (UTC)", "Calls", "Refusals", "Waits", "On hold"].map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, ...parts.map(([start, part]) => el("tr", {}, el("th", { scope: "row" }, clock(from + start * 60000)),
      ...[1, 2, 3].map((field) => el("td", {}, String(sum(part, field)))),
      el("td", {}, sum(part, 5) ? sum(part, 5) + " min" : "no")))));
}

// MARK: A task's story

let openTask;
async function openStory(task) {
  openTask = task;
  await retell();
  // Whoever closed it, or asked for another one meanwhile, is not shown this one.
  if (openTask === task && !at("story").open) at("story").showModal();
}
async function retell() {
  const task = openTask;
  const answer = await fetch("task/" + task).catch(() => undefined);
  const story = answer?.ok ? await answer.json() : undefined;
  const loss = answer ? story ? "" : await answer.text() : "recourse tasks --web has ended; start it again.";
  if (openTask !== task) return;
  if (story) tell(story);
  else {
    at("story-title").textContent = "No story";
    at("story-body").replaceChildren(el("p", {}, loss));
  }
}
function tell(story) {
  at("story-title").textContent = story.name;
  at("story-body").replaceChildren(
    facts(story.facts),
    el("h3", {}, "What happened"),
    el("ol", { class: "events" }, ...story.events.map((event) => el("li", {}, instant(event.at), el("span", {}, event.text)))),
    ...story.calls.map((call) => chapter(story, call)));
}
const facts = (pairs) => el("dl", {}, ...pairs.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
function chapter(story, call) {
  const item = { task: story.task, name: story.name, ...call };
  const acts = (call.mark ? sightings(item) : []).concat(call.cancel ? cancelButton(item) : []);
  return el("section", { class: "chapter" },
    el("h3", {}, "Call " + call.call + ": " + call.tool + " ", el("span", { class: "word " + call.state }, call.state)),
    facts(call.facts), ...(call.advice || []).map((line) => el("p", {}, line.trim())),
    acts.length > 0 && el("div", { class: "acts" }, ...acts));
}

// MARK: Acts

function askRelease(item, how) {
  const texts = {
    release: ["Release " + (item.subject || item.place) + "?", "Release it",
      "Do this once what was asked for is done. What it keeps back is due at once; if the API still refuses, it is held again."],
    open: ["Open " + item.place + " before its time?", "Open it",
      "The API asked for this wait. Calls that wait for it are due at once; if the API refuses again, it is shut again."],
    forget: ["Forget this pace?", "Forget it",
      "Calls go as fast as they are made again, until the API refuses one."],
  };
  const [title, verb, text] = texts[how];
  ask(title, text, verb, { act: "release", name: item.release });
}
function askCancel(item) {
  const loss = item.loss ? " The user will miss " + item.loss + "." : "";
  ask("Give up " + item.tool + " in " + short(item.name) + "?",
    "Nothing of it is sent any more." + loss + " What may have happened already is not undone.", "Give it up",
    { act: "cancel", task: item.task, call: item.call });
}
function askSighting(item, act) {
  const happened = act === "happened";
  ask(item.tool + " in " + short(item.name) + (happened ? " has happened?" : " has not happened?"),
    happened ? "You have looked at the API and seen it there. The call ends as done, and is not sent again."
      : "You have looked at the API and it is not there. The call is due: an agent sends it again. If it had happened after all, it would happen twice.",
    happened ? "It happened" : "It did not happen",
    { act, task: item.task, call: item.call, mark: item.mark });
}
function ask(title, text, verb, act) {
  at("ask-title").textContent = title;
  at("ask-text").textContent = text;
  const go = button(verb, () => send(act, title), "main");
  at("ask-acts").replaceChildren(go, button("Leave it", close));
  if (!at("ask").open) at("ask").showModal();
}
function close() { at("ask").close(); }
async function send(act, title) {
  for (const node of at("ask-acts").children) node.disabled = true;
  let text;
  try {
    const answer = await fetch("act", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(act) });
    text = answer.ok ? (await answer.json()).say : await answer.text();
  } catch {
    text = "Nothing was done: recourse tasks --web has ended. Start it again.";
  }
  at("ask-title").textContent = title.replace(/\?$/, "");
  at("ask-text").textContent = text;
  const done = button("Close", close, "main");
  at("ask-acts").replaceChildren(done);
  done.focus();
  if (at("story").open) retell();
}

// MARK: What is new

const last = model;
function update(section, data) {
  if (section === "todo") announce(data.items);
  last[section] = data;
  show[section](data);
}
function announce(items) {
  const known = new Set(last.todo.items.map((item) => item.id));
  const fresh = items.filter((item) => !known.has(item.id));
  if (fresh.length) at("news").textContent = "Needs you: " + fresh.map((item) => item.subject + ". " + item.title).join(" ");
  else if (items.length < known.size) at("news").textContent = items.length ? items.length + " left to do." : "Nothing needs you any more.";
}
let source;
function needAll() {
  if (source.url.endsWith("/all") || last.waiting.items.length === last.waiting.count) return;
  listen();
}
// Listens anew when more is to be sent.
function listen() {
  source?.close();
  source = new EventSource(isComplete || at("filter").value ? "events/all" : "events");
  source.onopen = () => { at("connection").textContent = "live"; at("connection").className = ""; };
  source.onerror = () => { at("connection").textContent = "not connected: this is how it was"; at("connection").className = "off"; };
  for (const section of Object.keys(show)) source.addEventListener(section, (event) => update(section, JSON.parse(event.data)));
  source.addEventListener("frame", (event) => { skew = JSON.parse(event.data).now - Date.now(); });
  source.addEventListener("trouble", (event) => {
    const { say } = JSON.parse(event.data);
    at("trouble").hidden = !say;
    at("trouble").textContent = say || "";
    at("connection").textContent = say ? "this is how it was" : "live";
    at("connection").className = say ? "off" : "";
  });
}

at("story-close").onclick = () => at("story").close();
at("story").onclose = () => { openTask = undefined; };
at("filter").oninput = () => { show.waiting(last.waiting); needAll(); };
at("all").onclick = () => { isComplete = true; show.waiting(last.waiting); needAll(); };
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.matches("input") || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  at("filter").focus();
});
let hasBegun = false;
function begin() {
  if (hasBegun) return;
  hasBegun = true;
  at("looking").remove();
  for (const section of Object.keys(show)) show[section](model[section]);
  tick();
  // Shown once all of it is there, so that nothing moves.
  for (const node of document.querySelectorAll("main, footer")) node.hidden = false;
  setInterval(tick, 1000);
  listen();
}
// What has come is painted before the rest is made; of a page that nobody sees, nothing is.
if (document.hidden) begin();
else {
  requestAnimationFrame(() => setTimeout(begin));
  setTimeout(begin, 500);
}
