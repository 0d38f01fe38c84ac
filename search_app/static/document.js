// All of it is a comfort: the page of a document works the same without this file.
"use strict";

(() => {
  // From place to place without fetching the page again, where the next place is on it. Focus stays where it is.
  const bar = document.getElementById("places");
  if (bar) {
    const kept = "bolig2000.found";
    const total = Number(bar.dataset.total);
    const said = bar.querySelector(".at");
    const field = document.getElementById("find");
    const links = [document.getElementById("previous"), document.getElementById("following")];
    const figure = new Intl.NumberFormat(document.documentElement.lang);
    const around = 60;

    const lead = (link, number) => {
      const at = ((number - 1 + total) % total) + 1;
      const url = new URL(link.href);
      url.searchParams.set("fund", at);
      url.hash = `fund-${at}`;
      link.href = url;
    };

    const tell = (mark, number) => {
      const page = mark.closest(".sheet")?.dataset.label ?? "";
      said.textContent = `– ${bar.dataset.said.replace("##", page).replace("#", figure.format(number))}`;
      // Who does not see the place hears the words around it.
      const text = mark.closest("p").textContent;
      const range = document.createRange();
      range.setStart(mark.closest("p"), 0);
      range.setEndBefore(mark);
      const start = range.toString().length;
      const heard = document.createElement("span");
      heard.className = "unseen";
      heard.textContent = `: ${text.slice(Math.max(0, start - around), start + mark.textContent.length + around)}`;
      said.append(heard);
    };

    // Go where a link to a place leads; false where that is not on this page.
    const go = (link) => {
      const number = Number(link.hash.slice("#fund-".length));
      const mark = document.getElementById(`fund-${number}`);
      if (!mark) return false;
      const address = link.href;
      const onward = document.querySelector(".onward");
      document.querySelector("mark[aria-current]")?.removeAttribute("aria-current");
      mark.setAttribute("aria-current", "true");
      if (onward) {
        const focused = onward.contains(document.activeElement) ? document.activeElement : null;
        mark.after(onward);
        lead(onward.firstElementChild, number + 1);
        lead(onward.lastElementChild, number - 1);
        focused?.focus({ preventScroll: true });
      }
      if (links[0]) {
        lead(links[0], number - 1);
        lead(links[1], number + 1);
      }
      history.replaceState(null, "", address);
      mark.scrollIntoView({ block: "center" });
      tell(mark, number);
      return true;
    };

    document.addEventListener("click", (event) => {
      const link = event.target.closest?.('a[href*="#fund-"]');
      if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      if (go(link)) event.preventDefault();
      else if (link.id) sessionStorage.setItem(kept, link.id);
    });

    // As in a browser's own field: Enter goes on to the next place, with Shift back to the previous one.
    const asked = field.value;
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || field.value !== asked || !links[0]) return;
      event.preventDefault();
      const link = links[event.shiftKey ? 0 : 1];
      if (go(link)) return;
      sessionStorage.setItem(kept, field.id);
      location.assign(link.href);
    });

    const back = sessionStorage.getItem(kept);
    sessionStorage.removeItem(kept);
    // Only when the browser has gone to the place, which takes the focus away.
    if (back) addEventListener("load", () => document.getElementById(back)?.focus({ preventScroll: true }));
  }
})();
