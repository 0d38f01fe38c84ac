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
      const onward = document.querySelector(".stepping-on");
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

  // What is marked can be linked to by its words. The link stands after it, for the mouse and for Tab alike.
  const text = document.querySelector("[data-passage]");
  const box = document.getElementById("passage");
  if (text && box) {
    const longest = 200;
    const gap = " … ";
    const link = box.querySelector("a");
    const named = link.textContent;
    const linked = document.getElementById("linked");
    let pause = 0;

    // As indexer/quoting.py writes them: a long quote is its first and last words.
    const quote = (marked) => {
      const line = marked.split(/\s+/u).filter(Boolean).join(" ");
      if (line.length <= longest) return line;
      const half = (longest - gap.length) / 2;
      const first = line.slice(0, half).replace(/\s+\S*$/u, "");
      return first + gap + line.slice(-half).replace(/^\S*\s+/u, "");
    };

    // The part of the selection that is on the page on which it begins, or null.
    const chosen = () => {
      const selection = getSelection();
      if (!selection.rangeCount || selection.isCollapsed) return null;
      const range = selection.getRangeAt(0).cloneRange();
      const from = range.startContainer;
      const prose = (from.nodeType === Node.TEXT_NODE ? from.parentElement : from).closest?.(".prose");
      if (!prose) return null;
      if (!prose.contains(range.endContainer)) range.setEnd(prose, prose.childNodes.length);
      return { prose, range };
    };

    // What a range says: without our own links in the text, and with blanks between paragraphs.
    const said = (range) => {
      const part = range.cloneContents();
      for (const ours of part.querySelectorAll(".pin, .stepping-on, .notice, .passage")) ours.remove();
      for (const paragraph of part.querySelectorAll("p")) paragraph.append(" ");
      return part.textContent;
    };

    const offer = () => {
      const found = chosen();
      const words = found ? quote(said(found.range)) : "";
      if (words.replace(/[^\p{L}\p{N}]/gu, "").length < 3) {
        if (!box.contains(document.activeElement)) box.hidden = true;
        return;
      }
      const { prose, range } = found;
      const sheet = prose.closest(".sheet");
      const url = new URL(text.dataset.passage, location.href);
      url.searchParams.set("citat", words);
      if (sheet.querySelector(".folio")) url.searchParams.set("side", sheet.id.slice("side-".length));
      url.hash = "citat";
      link.href = url;
      link.textContent = named;
      const last = range.endContainer.nodeType === Node.TEXT_NODE ? range.endContainer.parentElement : range.endContainer;
      (last.closest(".prose > *") ?? prose.lastElementChild).after(box);
      box.hidden = false;
      const rects = range.getClientRects();
      const end = rects[rects.length - 1];
      const frame = prose.getBoundingClientRect();
      box.style.top = `${end.bottom - frame.top + 8}px`;
      box.style.left = `${Math.max(0, Math.min(end.right - frame.left, frame.width) - box.offsetWidth)}px`;
    };

    document.addEventListener("selectionchange", () => {
      clearTimeout(pause);
      pause = setTimeout(offer, 250);
    });
    box.addEventListener("mousedown", (event) => event.preventDefault()); // What is marked stays so.
    link.addEventListener("click", async (event) => {
      if (!navigator.clipboard) return; // The link is followed: the address is then that of the passage.
      event.preventDefault();
      linked.textContent = "";
      try {
        await navigator.clipboard.writeText(link.href);
        link.textContent = `${link.dataset.copied} ✓`;
        linked.textContent = link.dataset.copied;
      } catch {
        location.assign(link.href);
      }
    });
  }
})();
