// Saved searches: kept in this browser, and nowhere else.
"use strict";

(() => {
  const key = "bolig2000.saved";
  const most = 50;

  const isSearch = (one) =>
    typeof one?.name === "string" && typeof one.search === "string" && !Number.isNaN(Date.parse(one.since));
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(key)).saved.filter(isSearch).slice(0, most);
    } catch {
      return []; // Nothing yet, or nothing of ours.
    }
  };
  // False where a browser keeps nothing: private windows of some, and settings that forbid it.
  const write = (saved) => {
    try {
      localStorage.setItem(key, JSON.stringify({ version: 1, saved }));
      return true;
    } catch {
      return false;
    }
  };
  const element = (name, text, values = {}) => Object.assign(document.createElement(name), { textContent: text }, values);

  // On a result: a button that saves its search. To look at the result is to have seen what is new in it.
  const offer = () => {
    const keep = document.querySelector(".keep");
    if (!keep) return;
    const { search, name, since, list, save, done, full, refused } = keep.dataset;
    const saved = read();
    const same = saved.find((one) => one.search === search);
    if (same) {
      if (since > same.since) same.since = since;
      write(saved);
      keep.replaceChildren(element("a", done, { href: list }));
      return;
    }
    const button = element("button", save, { type: "button", className: "quiet" });
    button.addEventListener("click", () => {
      const now = read();
      const text = now.length >= most ? full : write([{ name, search, since }, ...now]) ? done : refused;
      keep.replaceChildren(element("a", text, { href: list }));
      keep.firstChild.focus();
    });
    keep.replaceChildren(button);
  };
  offer();
  document.addEventListener("result", offer); // One that came in place of another: see facets.js.

  // The page that lists them.
  const page = document.querySelector(".saved");
  if (!page) return;
  const part = (name) => page.querySelector(`[data-part=${name}]`);
  part("without").hidden = true;
  if (!write(read())) {
    part("refused").hidden = false;
    return;
  }
  const { api, results, said } = page.dataset;
  const texts = JSON.parse(said);
  const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" });
  const filled = (text, one, count) =>
    text.replace("{count}", count).replace("{day}", day.format(new Date(one.since))).replace("{name}", one.name);
  const addressed = (base, one, more = {}) => {
    const address = new URL(base, location.href);
    for (const [name, value] of new URLSearchParams(one.search)) address.searchParams.append(name, value);
    for (const [name, value] of Object.entries(more)) address.searchParams.set(name, value);
    return address.href;
  };

  const tellNew = async (one, place) => {
    try {
      const answer = await fetch(addressed(api, one, { added_since: one.since, size: 1 }));
      const { total } = await answer.json();
      const text = filled(texts[total > 1 ? "many" : total === 1 ? "one" : total === 0 ? "none" : "failed"], one, total);
      const href = addressed(results, one, { added_since: one.since });
      place.replaceChildren(total ? element("a", text, { href }) : text);
    } catch {
      place.textContent = texts.failed;
    }
  };

  const show = async () => {
    const saved = read();
    const list = part("list");
    const change = (one, at, changed) => {
      write(read().flatMap((other) => (other.search === one.search ? changed : other)));
      show();
      (list.children[Math.min(at, list.children.length - 1)]?.querySelector("h2 a") ?? part("title")).focus();
    };
    part("none").hidden = saved.length > 0;
    const items = saved.map((one, at) => {
      const item = part("one").content.firstElementChild.cloneNode(true);
      const form = item.querySelector("form");
      const field = form.querySelector("input");
      const [rename, remove] = item.querySelectorAll(".tools button");
      item.querySelector("h2").append(element("a", one.name || one.search, { href: addressed(results, one) }));
      for (const button of [rename, remove]) button.lastChild.textContent = ` ${one.name}`;
      rename.addEventListener("click", () => {
        form.hidden = !form.hidden;
        field.value = one.name;
        field.select();
      });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        change(one, at, [{ ...one, name: field.value.trim() || one.name }]);
      });
      remove.addEventListener("click", () => {
        change(one, at, []);
        part("status").textContent = filled(texts.removed, one);
      });
      return item;
    });
    list.replaceChildren(...items);
    for (const [at, one] of saved.entries()) await tellNew(one, items[at].querySelector(".news"));
  };
  show();
})();
