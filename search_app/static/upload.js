// Adding documents: drop files, see how much has been sent, and see what becomes of each. All of it works without.
"use strict";

(() => {
  const form = document.querySelector("form.sending");
  if (form) {
    const field = form.elements.files;
    const folder = form.elements.in_folders;
    const drop = form.querySelector(".drop");
    const list = form.querySelector(".chosen");
    const progress = form.querySelector(".progress");
    const said = form.dataset;
    drop.querySelector(".invite").hidden = false;

    const size = (bytes) => {
      const mega = bytes >= 1e6;
      const value = mega ? bytes / 1e6 : Math.max(1, Math.round(bytes / 1e3));
      return `${value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${mega ? "MB" : "kB"}`;
    };

    // What was dropped: files of folders with their paths, which a field for files cannot hold.
    let dropped = [];

    const show = () => {
      const chosen = [...field.files, ...folder.files].map((file) => [file.webkitRelativePath || file.name, file]);
      const files = [...chosen, ...dropped];
      list.hidden = !files.length;
      list.replaceChildren(
        ...files.map(([path, file]) => {
          const item = document.createElement("li");
          item.textContent = `${path} – ${size(file.size)}`;
          return item;
        }),
      );
      const much = files.reduce((sum, [, file]) => sum + file.size, 0) > Number(said.most);
      progress.textContent = much ? said.much : files.length ? said.chosen.replace("#", files.length) : "";
      return !much;
    };

    // The files in a dropped folder, each with its path; a browser gives them in lots.
    const inside = async (entry) => {
      if (entry.isFile) return [[entry.fullPath.slice(1), await new Promise((got, lost) => entry.file(got, lost))]];
      const reader = entry.createReader();
      const found = [];
      for (;;) {
        const lot = await new Promise((got, lost) => reader.readEntries(got, lost));
        if (!lot.length) return found;
        for (const each of lot) found.push(...(await inside(each)));
      }
    };

    // What got through is listed below, as soon as the service is there again.
    const lately = async () => {
      try {
        const answer = await fetch(location.href);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const found = answer.ok && page.querySelector(".lately");
        if (found) document.querySelector(".lately").replaceWith(found);
      } catch {
        setTimeout(lately, 5000);
      }
    };

    field.addEventListener("change", show);
    folder.addEventListener("change", show);
    for (const kind of ["dragenter", "dragover"]) {
      drop.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.classList.add("over");
      });
    }
    for (const kind of ["dragleave", "drop"]) {
      drop.addEventListener(kind, () => drop.classList.remove("over"));
    }
    drop.addEventListener("drop", async (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry());
      dropped = [];
      if (entries.some((entry) => entry?.isDirectory)) {
        field.value = "";
        dropped = (await Promise.all(entries.filter(Boolean).map(inside))).flat();
      } else {
        field.files = event.dataTransfer.files;
      }
      show();
    });

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!show()) return;
      const button = form.querySelector("button");
      const sending = new XMLHttpRequest();
      const failed = () => {
        button.disabled = false;
        progress.textContent = said.failed;
        setTimeout(lately, 2000);
      };
      button.disabled = true;
      sending.upload.addEventListener("progress", (now) => {
        if (!now.lengthComputable) return;
        const percent = Math.floor((100 * now.loaded) / now.total);
        // Said in steps of ten, so that whoever hears the page is not told of each.
        if (percent < 100) progress.textContent = said.sending.replace("#", percent - (percent % 10));
        else progress.textContent = said.looking;
      });
      sending.addEventListener("load", () => {
        const there = new URL(sending.responseURL, location.href);
        if (sending.status === 200 && there.pathname !== location.pathname) {
          location.assign(there);
          return;
        }
        // Refused: the page that says why comes in the place of this one.
        const answer = new DOMParser().parseFromString(sending.responseText, "text/html");
        const wrong = answer.querySelector("[role=alert]") ?? answer.querySelector(".lead");
        button.disabled = false;
        progress.textContent = wrong ? wrong.textContent.trim() : said.failed;
      });
      sending.addEventListener("error", failed);
      sending.addEventListener("abort", failed);
      sending.open("POST", form.action);
      const all = new FormData(form);
      for (const [path, file] of dropped) all.append(folder.name, file, path);
      sending.send(all);
    });
  }

  const fates = document.querySelector("[data-status]");
  if (fates) {
    const said = document.getElementById("said");
    const look = async () => {
      let pause = 1000;
      try {
        const answer = await fetch(fates.dataset.status);
        if (!answer.ok) return;
        const now = await answer.json();
        if (said.textContent !== now.said) said.textContent = now.said;
        for (const file of now.files) {
          const item = document.getElementById(`fil-${file.number}`);
          if (!item) {
            location.reload(); // a file that came in after the page
            return;
          }
          const fate = item.querySelector(".fate");
          const held = item.querySelector("form");
          if (held || fate.textContent === file.text) continue;
          fate.textContent = file.text;
          item.className = file.state;
          const name = item.querySelector(".name");
          if (file.url && !name.querySelector("a")) {
            const link = document.createElement("a");
            link.href = file.url;
            link.textContent = name.firstChild.textContent.trim();
            name.firstChild.replaceWith(link, " ");
          }
        }
        if (!now.waiting) return;
      } catch {
        pause = 5000; // the service is being started again
      }
      setTimeout(look, pause);
    };
    setTimeout(look, 500);
  }
})();
