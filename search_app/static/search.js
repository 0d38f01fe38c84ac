// All of it is a comfort: every page works the same without this file.
"use strict";

(() => {
  const field = document.getElementById("q");

  // Empty fields stay out of the address, so that it can be read and shared.
  document.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData.entries()]) {
      if (value === "" || (name === "sort" && value === "relevance")) event.formData.delete(name);
    }
  });

  // What to narrow the result by comes after the page, in the place of the link to it.
  const narrow = async () => {
    const narrowing = document.querySelector(".narrowing[data-part]");
    if (!narrowing) return;
    try {
      const answer = await fetch(narrowing.dataset.part);
      if (!answer.ok) return;
      const part = new DOMParser().parseFromString(await answer.text(), "text/html");
      narrowing.replaceChildren(...part.body.childNodes);
    } catch {
      // The link stays.
    }
  };
  narrow();
  document.addEventListener("result", narrow);

  // Suggestions while typing: an editable combobox with a list box, as the ARIA Authoring Practices describe it.
  const list = document.getElementById("suggestions");
  if (field && list) {
    const said = document.getElementById("suggested");
    const kinds = JSON.parse(list.dataset.kinds);
    const shortest = 2;
    let shown = [];
    let active = -1;
    let pause = 0;
    let asked = 0;

    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "false");

    const element = (name, className, text) => {
      const made = document.createElement(name);
      made.className = className;
      made.textContent = text;
      return made;
    };

    const mark = (place) => {
      active = place;
      [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
      const option = list.children[active];
      if (option) field.setAttribute("aria-activedescendant", option.id);
      else field.removeAttribute("aria-activedescendant");
      option?.scrollIntoView({ block: "nearest" });
    };

    const open = () => {
      if (!shown.length) return;
      list.hidden = false;
      field.setAttribute("aria-expanded", "true");
      said.textContent = list.dataset.count.replace("#", shown.length);
    };

    const close = () => {
      clearTimeout(pause);
      asked += 1; // An answer under way comes too late.
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
      said.textContent = "";
      mark(-1);
    };

    const show = (suggestions) => {
      close();
      shown = suggestions;
      list.replaceChildren(
        ...shown.map(({ text, kind }, at) => {
          const option = document.createElement("li");
          option.id = `suggestion-${at}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.append(element("span", "what", text), " ", element("span", "kind", kinds[kind] ?? ""));
          return option;
        }),
      );
      open();
    };

    const ask = async () => {
      const turn = ++asked;
      const text = field.value.trimStart();
      if (text.length < shortest) return;
      try {
        const address = new URL(field.dataset.suggest, location.href);
        address.searchParams.set("q", text);
        const answer = await fetch(address);
        if (!answer.ok) return;
        const { suggestions } = await answer.json();
        if (turn === asked) show(suggestions);
      } catch {
        // Offline or leaving the page: there is nothing to suggest.
      }
    };

    const choose = ({ text, kind, url }) => {
      close();
      if (kind === "word" || kind === "phrase") {
        field.value = text;
        shown = [];
        field.form.requestSubmit();
        return;
      }
      const target = new URL(url, location.href);
      const lang = new URLSearchParams(location.search).get("lang");
      if (lang) target.searchParams.set("lang", lang);
      location.assign(target.pathname + target.search);
    };

    field.addEventListener("input", () => {
      if (field.value.trimStart().length < shortest) {
        close();
        shown = [];
        return;
      }
      clearTimeout(pause);
      mark(-1);
      pause = setTimeout(ask, 120);
    });

    field.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        if (event.altKey && step < 0) close();
        else if (!list.hidden && !event.altKey) {
          // From the field the arrows go round: the list, and the field again.
          const round = shown.length + 1;
          mark(((active + 1 + step + round) % round) - 1);
        } else if (list.hidden && shown.length) {
          open();
          if (!event.altKey) mark(step > 0 ? 0 : shown.length - 1);
        } else if (list.hidden) ask();
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        choose(shown[active]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" || event.key === "Tab") close();
      else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) mark(-1);
    });

    field.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => event.preventDefault()); // The field keeps the focus.
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(shown[[...list.children].indexOf(option)]);
    });
  }

  // References are copied with their italics, for those who write in a word processor.
  const copied = document.getElementById("copied");
  if (copied && navigator.clipboard && window.ClipboardItem) {
    for (const button of document.querySelectorAll("[data-copies]")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        const source = document.getElementById(button.dataset.copies);
        const forms = { "text/plain": new Blob([source.textContent], { type: "text/plain" }) };
        if (source.querySelector("i")) forms["text/html"] = new Blob([source.innerHTML], { type: "text/html" });
        copied.textContent = "";
        try {
          await navigator.clipboard.write([new ClipboardItem(forms)]);
          copied.textContent = button.dataset.said;
          document.querySelector(".copied")?.classList.remove("copied");
          button.classList.add("copied");
        } catch {
          // The browser does not let us: what is marked can be copied by hand.
          getSelection().selectAllChildren(source);
        }
      });
    }
  }
})();
