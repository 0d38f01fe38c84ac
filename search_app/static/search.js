// All of it is a comfort: every page works the same without this file.
"use strict";

(() => {
  const form = document.getElementById("search");
  const field = document.getElementById("q");

  // Empty fields stay out of the address, so that it can be read and shared.
  document.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData.entries()]) {
      if (value === "" || (name === "sort" && value === "relevance")) event.formData.delete(name);
    }
  });

  // Suggestions while typing, once the typing pauses; an older answer never replaces a newer one.
  const list = document.getElementById("suggestions");
  if (field && list) {
    let pause = 0;
    let asked = 0;
    field.addEventListener("input", () => {
      clearTimeout(pause);
      const text = field.value.trim();
      if (text.length < 2) return;
      pause = setTimeout(async () => {
        const turn = ++asked;
        try {
          const address = new URL(field.dataset.suggest, location.href);
          address.searchParams.set("q", text);
          const answer = await fetch(address);
          if (!answer.ok || turn !== asked) return;
          const { suggestions } = await answer.json();
          list.replaceChildren(...suggestions.map(({ text }) => new Option(text, text)));
        } catch {
          // Offline or leaving the page: there is nothing to suggest.
        }
      }, 150);
    });
  }

  // On a wide screen a box ticked fetches the result at once, and focus comes back to that box.
  const facets = document.querySelector(".facets");
  if (form && facets && matchMedia("(min-width: 60rem)").matches) {
    const place = "bolig2000.place";
    facets.querySelector(".live").hidden = false;
    facets.addEventListener("change", (event) => {
      if (event.target.type !== "checkbox") return;
      sessionStorage.setItem(place, JSON.stringify([event.target.id, scrollY]));
      form.requestSubmit();
    });
    document.getElementById("sort")?.addEventListener("change", () => form.requestSubmit());
    const [id, top] = JSON.parse(sessionStorage.getItem(place) ?? "[]");
    sessionStorage.removeItem(place);
    const box = id && document.getElementById(id);
    if (box) {
      box.closest("details.more")?.setAttribute("open", "");
      scrollTo(0, top);
      box.focus({ preventScroll: true });
    }
  }
})();
