// Remembers the language from page to page, and sorts tables. The pages work without it too.
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
})();
