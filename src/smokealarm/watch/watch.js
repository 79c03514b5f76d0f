"use strict";
const byId = (id) => document.getElementById(id);

function say(text, wrong = false) {
  byId("said").textContent = text;
  byId("said").classList.toggle("wrong", wrong);
}

async function act(path, body) {
  const answer = await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.message);
  return said;
}

async function press(button, path, body, done) {
  button.disabled = true;
  try {
    const said = await act(path, body);
    say((said.news || []).join(" · ") || done);
  } catch (error) {
    say(error.message, true);
  } finally {
    button.disabled = false;
  }
}

function item(parent, className, ...lines) {
  const row = document.createElement("li");
  row.className = className;
  lines.forEach((line, place) => {
    const part = document.createElement(place ? "small" : "span");
    part.textContent = line;
    row.append(part);
  });
  parent.append(row);
  return row;
}

function fill(id, rows, draw) {
  const parent = byId(id);
  const shown = JSON.stringify(rows);
  if (parent.dataset.shown === shown) return;
  parent.dataset.shown = shown;
  parent.replaceChildren();
  rows.forEach((row) => draw(parent, row));
  if (!rows.length && id !== "faults") item(parent, "none", "nothing yet");
}

function flash(box) {
  box.classList.add("changed");
  setTimeout(() => box.classList.remove("changed"), 3000);
}

function drawCounts(counts, problems) {
  for (const [part, count] of Object.entries(counts)) {
    const text = document.querySelector(`[data-count="${CSS.escape(part)}"]`);
    if (!text) continue;
    const box = text.parentNode;
    if (text.textContent !== "…" && text.textContent !== count) flash(box);
    text.textContent = count;
    if (part === "problems") box.classList.toggle("alarm", problems.some((each) => each.status === "OPEN"));
  }
}

function drawFault(parent, fault) {
  const struck = fault.hits === null ? "" : `, struck ${fault.hits} ${fault.hits === 1 ? "time" : "times"}`;
  const row = item(parent, "", `${fault.name} on ${fault.target}${struck} `);
  const off = document.createElement("button");
  off.type = "button";
  off.textContent = "switch off";
  off.addEventListener("click", () => press(off, "switch-off", { number: fault.number }, "the fault is out"));
  row.append(off);
}

function draw(picture) {
  byId("now").textContent = picture.now;
  drawCounts(picture.counts, picture.problems);
  const broken = new Set(picture.faults.map((each) => each.part));
  for (const part of document.querySelectorAll("[data-part]")) {
    part.classList.toggle("broken", broken.has(part.dataset.part));
  }
  fill("faults", picture.faults, drawFault);
  fill("problems", picture.problems, (parent, each) => item(
    parent, each.closed ? "" : "open", each.title,
    `${each.id}, opened ${each.opened}${each.closed ? `, closed ${each.closed}` : ""}`));
  fill("mails", picture.mails, (parent, each) => item(parent, "", each.subject, `to ${each.to}`, each.text.slice(0, 300)));
  fill("events", picture.events, (parent, each) => item(parent, "", each));
}

function chosenKind() {
  const option = byId("kind").selectedOptions[0];
  const targets = option && option.dataset.targets ? option.dataset.targets.split("\n") : [];
  byId("about").textContent = option ? option.title : "";
  byId("target").replaceChildren(...targets.map((each) => new Option(each, each)));
  byId("target").disabled = !targets.length;
}

byId("kind").addEventListener("change", chosenKind);
chosenKind();
for (const button of document.querySelectorAll("[data-seconds]")) {
  button.addEventListener("click", () => {
    say("time passes");
    press(button, "advance", { seconds: Number(button.dataset.seconds) }, "nothing was told");
  });
}
for (const button of document.querySelectorAll("[data-send]")) {
  button.addEventListener("click", () => press(button, "send", { what: button.dataset.send }, "sent"));
}
byId("switch-on").addEventListener("click", () => press(
  byId("switch-on"), "switch-on", { name: byId("kind").value, target: byId("target").value }, "the fault is in"));

const feed = new EventSource("pictures");
feed.addEventListener("message", (event) => draw(JSON.parse(event.data)));
feed.addEventListener("ended", (event) => {
  feed.close();
  say(event.data, true);
});
