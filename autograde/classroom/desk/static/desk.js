// One stack of answers at a time, by keys. The server renders; nothing that a student wrote is ever run or parsed here
// but as the escaped text that it sends. What is shown as saved is on the disk.
(() => {
  const root = document.documentElement;
  const main = document.getElementById("stack");
  const list = document.getElementById("exercises");
  const status = document.getElementById("status");
  const help = document.getElementById("help");
  const sheet = () => main.querySelector(".sheet");
  const all = (selector, within = main) => [...within.querySelectorAll(selector)];
  const button = (what) => main.querySelector(`[data-do="${what}"]`);
  const rest = () => main.focus({ preventScroll: true });  // where keys are not text
  let busy = false;

  // What is kept for this window: the language, and what can be undone.
  const recall = (store, name) => { try { return store.getItem(name); } catch { return null; } };
  const keep = (store, name, value) => { try { store.setItem(name, value); } catch { /* a private window */ } };
  const undoable = () => JSON.parse(recall(sessionStorage, "undo") ?? "[]");

  const say = (name, value = "", trouble = false) => {
    const said = document.querySelector(`[data-said="${name}"]`).content.cloneNode(true);
    const output = said.querySelector("output");
    if (output) output.textContent = value;
    status.replaceChildren(said);
    status.classList.toggle("trouble", trouble);
  };

  const ask = async (path, body) => {
    if (busy) return null;
    busy = true;
    main.setAttribute("aria-busy", "true");
    try {
      const sent = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
      const answer = await fetch(path, { credentials: "same-origin", ...sent });
      if (answer.ok) return await answer.json();
      if (answer.status === 409) say("refused", await answer.text(), true);
      else say("gone", "", true);
    } catch {
      say("gone", "", true);
    } finally {
      busy = false;
      main.removeAttribute("aria-busy");
    }
    return null;
  };

  // The page's parts as the server has rendered them.
  const show = ({ exercises, stack }) => {
    list.innerHTML = exercises;
    main.innerHTML = stack;
    count();
    rest();
    scrollTo({ top: 0, behavior: "instant" });
    const here = sheet()?.dataset.exercise;
    if (here) history.replaceState(null, "", `#${here}`);
  };

  const go = async (exercise, student = "", step = 0) => {
    const found = await ask(`/stack?${new URLSearchParams({ exercise, student, step })}`);
    if (found) { show(found); status.replaceChildren(); }
  };
  const move = (step) => { if (sheet()) go(sheet().dataset.exercise, sheet().dataset.student, step); };
  const turn = (step) => {
    const links = all("[data-exercise]", list).filter((link) => link.offsetParent);
    const next = links[links.findIndex((link) => link.hasAttribute("aria-current")) + step];
    if (next) go(next.dataset.exercise);
  };

  // The points: those of the lines that are met, unless others were typed.
  const points = () => main.querySelector("[name=points]");
  const lines = () => all("[name=line]");
  const plain = (number) => String(Math.round(number * 100) / 100);
  const sum = () => {
    const worth = lines().reduce((total, line) => total + (line.checked ? Number(line.dataset.worth) : 0), 0);
    points().value = plain(Math.min(worth, Number(sheet().dataset.points)));
  };
  const check = (on) => { for (const line of lines()) line.checked = on; };
  const give = (number) => {
    check(number > 0 && number === Number(sheet().dataset.points));
    points().value = plain(number);
  };
  const toggle = (place) => {
    const line = lines()[place];
    if (line) { line.checked = !line.checked; sum(); }
  };

  // The answers that it is decided about.
  const chosen = () => {
    const kinds = all("[name=kind]").filter((kind) => kind.checked).map((kind) => JSON.parse(kind.dataset.answers));
    return button("one")?.getAttribute("aria-pressed") === "true" ? [kinds[0][0]] : kinds.flat();
  };
  const count = () => { const output = main.querySelector("[name=number]"); if (output) output.value = chosen().length; };

  // What was entered about an answer on which somebody else has decided meanwhile: it stays, to be saved or not.
  const redraft = ({ exercise, points: worth, lines: met, comment }) => {
    if (worth === null || sheet()?.dataset.exercise !== exercise) return;
    for (const line of lines()) line.checked = met.includes(Number(line.value));
    points().value = plain(worth);
    main.querySelector("[name=comment]").value = comment;
  };

  const decide = async (worth) => {
    const body = {
      exercise: sheet().dataset.exercise,
      answers: chosen(),
      points: worth,
      lines: worth === null ? [] : lines().filter((line) => line.checked).map((line) => Number(line.value)),
      comment: worth === null ? "" : main.querySelector("[name=comment]").value,
    };
    say("saving");
    const done = await ask("/decide", body);
    if (!done) return;
    if (done.at) keep(sessionStorage, "undo", JSON.stringify([...undoable(), done.at]));
    show(done);
    const refused = body.answers.length - done.number;
    if (refused) { redraft(body); say("others", refused, true); }
    else say("saved", done.number);
  };

  const act = {
    save() {
      const typed = points()?.value.trim().replace(",", ".");
      if (!sheet()) return;
      if (!typed) { say("undecided", "", true); return; }
      const worth = Number(typed);
      if (!(worth >= 0 && worth <= Number(sheet().dataset.points))) { say("no-number", "", true); return; }
      decide(worth);
    },
    clear() { decide(null); },
    full() { give(Number(sheet().dataset.points)); },
    none() { give(0); },
    suggested() { if ("suggested" in sheet().dataset) give(Number(sheet().dataset.suggested)); },
    equal() {
      const near = all("[name=kind]").slice(1);
      const on = near.some((kind) => kind.checked);
      for (const kind of near) kind.checked = !on;
      count();
    },
    one() {
      const one = button("one");
      if (!one) return;
      one.setAttribute("aria-pressed", String(one.getAttribute("aria-pressed") !== "true"));
      count();
    },
    comment(from) {
      const box = main.querySelector("[name=comment]");
      box.value = box.value === from.dataset.comment ? "" : from.dataset.comment;
    },
    async undo() {
      const before = undoable();
      if (!before.length) { say("nothing-to-undo"); return; }
      const done = await ask("/undo", { at: before.at(-1) });
      if (!done) return;
      keep(sessionStorage, "undo", JSON.stringify(before.slice(0, -1)));
      show(done);
      say("undone", done.number);
    },
    async write() {
      say("writing");
      const done = await ask("/write", {});
      if (done) status.textContent = done.said;
    },
    help() { help.showModal(); },
    close() { help.close(); },
    names() { document.body.classList.toggle("named"); },
  };

  // A key by its letter, or by its place where a Korean keyboard is switched on.
  const named = (event) => (/^[\x20-\x7e]$/.test(event.key) ? event.key.toLowerCase() : event.code.replace(/^Key/, "").toLowerCase());
  const keys = {
    f: act.full, 0: act.none, a: act.suggested, s: act.equal, o: act.one, u: act.undo, w: act.write, n: act.names,
    "?": act.help, j: () => move(1), k: () => move(-1), "]": () => turn(1), "[": () => turn(-1),
    "=": () => points()?.select(), c: () => main.querySelector("[name=comment]")?.focus(),
  };

  const press = (event) => {
    const writes = event.target.matches("textarea, input:not([type=checkbox], [type=radio])");
    const composes = writes && (event.isComposing || event.keyCode === 229);
    if (composes || event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.key === "Escape" && writes) { rest(); return; }
    if (event.key === "Enter") {
      if (event.shiftKey || event.repeat || event.target.matches("button, a, summary, [type=radio]")) return;
      event.preventDefault();
      act.save();
      return;
    }
    // Without NumLock the keypad's digits are arrows; with Shift a digit's key says something else.
    const keypad = event.code.startsWith("Numpad") && !/^[1-9]$/.test(event.key);
    const digit = keypad ? undefined : /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    if (writes || event.repeat) return;
    if (digit && event.shiftKey) {
      const comment = all(".comments [data-do]")[digit - 1];
      if (comment) act.comment(comment);
    } else if (digit) toggle(digit - 1);
    else if (sheet() || "uwn?[]".includes(named(event))) {
      const does = keys[named(event)];
      if (!does) return;
      does();
    } else return;
    event.preventDefault();
  };

  document.addEventListener("keydown", press);
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-do]");
    const link = event.target.closest("#exercises [data-exercise]");
    if (pressed) act[pressed.dataset.do](pressed);
    if (link) { event.preventDefault(); go(link.dataset.exercise); }
  });
  main.addEventListener("change", (event) => {
    if (event.target.name === "line") sum();
    count();
  });
  main.addEventListener("input", (event) => { if (event.target.name === "points") check(false); });

  const radios = all('input[name="language"]', document);
  const speak = (language) => {
    const radio = radios.find((one) => one.value === language);
    if (radio) { radio.checked = true; root.lang = language; }
  };
  for (const radio of radios) {
    radio.addEventListener("change", () => { speak(radio.value); keep(localStorage, "language", radio.value); rest(); });
  }
  speak(recall(localStorage, "language"));
  const asked = location.hash.slice(1);
  go(/^[\w-]+$/.test(asked) ? asked : document.body.dataset.first);
})();
