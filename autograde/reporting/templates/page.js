// Remembers the language from page to page, sorts tables, and finds rows. The pages work without it too.
(() => {
  const root = document.documentElement;
  const radios = [...document.querySelectorAll('input[name="language"]')];
  const show = (language) => {
    const radio = radios.find((candidate) => candidate.value === language);
    if (!radio) return;
    radio.checked = true;
    root.lang = language;
  };
  const recall = () => { try { return localStorage.getItem("language"); } catch { return null; } };
  const keep = (language) => { try { localStorage.setItem("language", language); } catch { /* a private window */ } };
  for (const radio of radios) radio.addEventListener("change", () => { show(radio.value); keep(radio.value); });
  show(recall());
  show(location.hash.slice(1));

  const order = new Intl.Collator("ko", { numeric: true });
  const compare = (a, b) => (isNaN(a) || isNaN(b) ? order.compare(a, b) : a - b);
  const sort = (table, header) => {
    const descending = header.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const value = (row) => row.cells[header.cellIndex].dataset.value ?? "";
    const rows = [...table.tBodies[0].rows];
    rows.sort((a, b) => (descending ? -1 : 1) * compare(value(a), value(b)));
    table.tBodies[0].append(...rows);
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    for (const header of table.tHead.rows[0].cells) {
      if ("fixed" in header.dataset) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      header.append(button);
      button.addEventListener("click", () => sort(table, header));
    }
  }

  const plain = (text) => text.normalize("NFC").toLowerCase();
  const words = (text) => text.split(" ");
  for (const finder of document.querySelectorAll(".finder")) {
    const search = finder.querySelector("input[type=search]");
    const lost = finder.querySelector("select");
    const found = finder.querySelector("output");
    const most = Number(finder.dataset.most);
    const rows = [...document.querySelectorAll(finder.dataset.rows)].map((row) => ({
      row, text: plain((row.cells ? row.cells[0] : row).textContent), is: words(row.dataset.is), lost: words(row.dataset.lost),
    }));
    const show = () => {
      const wanted = words(plain(search.value.trim()));
      const state = finder.querySelector("input:checked").value;
      const all = !search.value.trim() && !state && !lost.value;
      let count = 0;
      for (const one of rows) {
        const matches = wanted.every((word) => one.text.includes(word))
          && (!state || one.is.includes(state)) && (!lost.value || one.lost.includes(lost.value));
        count += matches;
        one.row.hidden = !matches || Boolean(most) && (all || count > most);
      }
      found.value = count;
      if (most) finder.querySelector(".more").hidden = all || count <= most;
    };
    finder.addEventListener("input", show);
    finder.hidden = false;
    show();
  }
})();
