// The filters of a result in place. Without this file they are a form with a button, and all of it works.
"use strict";

(() => {
  const form = document.getElementById("search");
  const said = document.getElementById("fetched");
  if (!form || !said) return;

  // What a new result replaces; whatever else there is, is the same for every one.
  const PARTS = [
    "title",
    "meta[name=robots]",
    "link[rel=canonical]",
    "link[rel=alternate]",
    "header.site nav",
    ".filters > summary",
    ".facets",
    ".found",
  ];
  const PATIENCE = 8000;
  let shown = location.pathname + location.search;
  let underWay = null;

  // --- fetching ---------------------------------------------------------------------------

  const address = () => {
    const sent = new URLSearchParams(new FormData(form));
    const url = new URL(form.action);
    url.search = sent;
    return url;
  };

  // Fetch a result and put it into the page. What fails or takes too long is left to the browser.
  const load = async (url, { kept = true, focus = "" } = {}) => {
    underWay?.abort();
    const mine = (underWay = new AbortController());
    const late = setTimeout(() => mine.abort("late"), PATIENCE);
    document.querySelector(".found").setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { signal: mine.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !page.querySelector(".found")) throw new Error("no result");
      if (kept) history.pushState(null, "", url);
      shown = location.pathname + location.search;
      swap(page, focus);
    } catch {
      if (mine !== underWay) return; // A newer one has started.
      if (kept) location.assign(url);
      else location.reload();
    } finally {
      clearTimeout(late);
    }
  };

  const swap = (page, focus) => {
    const here = document.activeElement;
    const typed = here?.matches("input:not([type=checkbox])") && here.closest(".facets") ? here.value : null;
    const opened = [...document.querySelectorAll(".facets details[open]")].map((more) => more.id);
    const looked = [...document.querySelectorAll(".finder input")].map((finder) => [finder.id, finder.value]);
    const place = scrollY;
    for (const part of PARTS) {
      const fresh = page.querySelector(part);
      if (fresh) document.querySelector(part)?.replaceWith(fresh);
    }
    const q = document.getElementById("q");
    if (q !== here) q.value = page.getElementById("q").value;
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    arrange();
    for (const [id, value] of looked) {
      const finder = document.getElementById(id);
      if (finder && value) {
        finder.value = value;
        find(finder);
      }
    }
    const heading = document.getElementById("count");
    said.textContent = heading.textContent;
    document.dispatchEvent(new Event("result"));
    if (here.isConnected && !focus) return;
    // The control that was used, or where it has gone, the heading of the result.
    const next = document.getElementById(here.id) ?? document.getElementById(focus) ?? heading;
    if (next === heading) heading.tabIndex = -1;
    if (typed !== null && next.id === here.id) next.value = typed;
    scrollTo(0, place);
    next.focus({ preventScroll: next !== heading });
  };

  // --- controls ---------------------------------------------------------------------------

  const inFilters = (element) => element.closest(".facets, .sort") && element.form === form;

  document.addEventListener("change", ({ target }) => {
    if (!inFilters(target)) return;
    if (target.type === "checkbox" && target.checked) {
      // Nobody wants what they exclude.
      for (const other of target.closest("li").querySelectorAll("input")) other.checked = other === target;
    }
    if (form.reportValidity()) load(address(), { focus: target.id });
  });

  form.addEventListener("submit", (event) => {
    const by = event.submitter;
    if (!by?.closest(".facets, .sort") && !document.activeElement?.closest(".facets")) return;
    event.preventDefault();
    // On a narrow screen the result is below the filters.
    const filters = document.querySelector(".filters");
    if (by?.closest(".apply")) filters.open = false;
    load(address(), { kept: address().search !== location.search, focus: by?.closest(".apply") ? "count" : "" });
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".chips a, .facets a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    load(new URL(link.href), { focus: "count" });
  });

  addEventListener("popstate", () => {
    if (location.pathname + location.search !== shown) load(new URL(location.href), { kept: false });
  });

  // --- histograms: a bar pressed fills in its fields ----------------------------------------

  document.addEventListener("click", (event) => {
    const picture = event.target.closest?.(".bars");
    if (!picture) return;
    const bar = [...picture.querySelectorAll("rect")].find((rect) => {
      const { left, right } = rect.getBoundingClientRect();
      return left <= event.clientX && event.clientX <= right;
    });
    if (!bar) return;
    const [from, to] = picture.closest("fieldset").querySelectorAll(".range input");
    const comma = (text) => (document.documentElement.lang === "da" ? text.replace(".", ",") : text);
    const chosen = [comma(bar.dataset.from), comma(bar.dataset.to)];
    // Pressed again, it lets go.
    const same = from.value === chosen[0] && to.value === chosen[1];
    [from.value, to.value] = same ? ["", ""] : chosen;
    load(address(), { focus: from.id });
  });

  // --- finding in a long list ---------------------------------------------------------------

  // Without Danish letters, some type koebenhavn and some kobenhavn.
  const spellings = (text) =>
    [["oe", "aa"], ["o", "a"]].map(([oe, aa]) =>
      text.toLowerCase().replaceAll("æ", "ae").replaceAll("ø", oe).replaceAll("å", aa).normalize("NFD").replace(/\p{M}/gu, ""));

  const find = (finder) => {
    const field = finder.closest("fieldset");
    const more = field.querySelector("details.more");
    const typed = finder.value.trim();
    const wanted = spellings(typed);
    let left = 0;
    for (const item of field.querySelectorAll("li")) {
      const label = item.querySelector("label").firstChild.textContent;
      item.hidden = !spellings(label).some((spelling, way) => spelling.includes(wanted[way]));
      left += !item.hidden;
    }
    if (typed) more.open = true;
    more.classList.toggle("found-in", Boolean(typed));
    said.textContent = typed ? document.querySelector(".facets").dataset.left.replace("#", left) : "";
  };

  const arrange = () => {
    const facets = document.querySelector(".facets");
    for (const more of facets.querySelectorAll("fieldset > ul + details.more")) {
      const field = more.parentElement;
      const name = field.querySelector("legend").textContent;
      const finder = document.createElement("input");
      finder.type = "search";
      finder.id = `find-${more.id}`;
      finder.autocomplete = "off";
      finder.spellcheck = false;
      finder.placeholder = facets.dataset.find;
      finder.setAttribute("aria-label", `${facets.dataset.find}: ${name}`);
      finder.addEventListener("input", () => find(finder));
      finder.addEventListener("keydown", (event) => {
        if (event.key === "Enter") event.preventDefault();
      });
      field.querySelector(".finder").replaceChildren(finder);
    }
  };

  arrange();

  // Who ticked a box before this file had come is answered now.
  const early = [...form.elements].find((box) => inFilters(box) && box.checked !== box.defaultChecked);
  early?.dispatchEvent(new Event("change", { bubbles: true }));
})();
