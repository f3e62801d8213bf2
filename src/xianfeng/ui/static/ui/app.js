// Makes pages quicker; every page works without it.
"use strict";
(() => {
  const KEYS_OFF = "xf-keys-off";
  const keysOff = () => localStorage.getItem(KEYS_OFF) === "1";
  const typing = (node) => node.closest("input, textarea, select, [contenteditable]") !== null;

  // A fold that asks for confirmation becomes a dialog.
  const dialogFrom = (fold) => {
    const dialog = document.createElement("dialog");
    const summary = fold.querySelector("summary");
    const box = fold.querySelector(".confirm-box");
    const opener = document.createElement("button");
    opener.type = "button";
    opener.className = summary.className;
    opener.textContent = summary.textContent;
    opener.setAttribute("aria-haspopup", "dialog");
    dialog.className = "dialog";
    dialog.id = fold.id;
    dialog.setAttribute("aria-labelledby", `${fold.id}-title`);
    dialog.append(box);
    box.querySelectorAll("[data-close]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => dialog.close());
    });
    opener.addEventListener("click", () => dialog.showModal());
    fold.replaceWith(opener, dialog);
  };
  const enhance = (root) => {
    root.querySelectorAll("details[data-confirm]").forEach(dialogFrom);
    root.querySelector("[data-focus]")?.focus();
    root.querySelectorAll("[data-print]").forEach((button) => {
      button.hidden = false;
      button.onclick = () => window.print();
    });
  };

  // What was typed waits in this tab, for its writer alone, until a page shows that it arrived: a
  // session that ended meanwhile, or another language, takes nothing away.
  const DRAFT = "xf-draft";
  const who = () => document.querySelector("[data-who]")?.dataset.who;
  const forms = () => [...document.querySelectorAll("main form[method=post]:not([data-file], [data-apart])")];
  const keep = (sent) => {
    const stays = sent.matches(".reading");
    const form = stays ? forms()[0] : sent;
    if (!who() || location.pathname.startsWith("/accounts/")) return;
    sessionStorage.removeItem(DRAFT);
    if (!forms().includes(form) || form.querySelector("[type=password]")) return;
    const hidden = new Set([...form.querySelectorAll("[type=hidden]")].map((box) => box.name));
    const said = [...new FormData(form)].filter(
      ([name, value]) => typeof value === "string" && !hidden.has(name),
    );
    const draft = { stays, said, who: who(), path: location.pathname, at: forms().indexOf(form) };
    sessionStorage.setItem(DRAFT, JSON.stringify(draft));
  };
  const fill = (form, said) => {
    for (const box of form.elements) {
      if (["hidden", "file", "submit", "button", "fieldset"].includes(box.type)) continue;
      const values = said.filter(([name]) => name === box.name).map(([, value]) => value);
      if (["checkbox", "radio"].includes(box.type)) box.checked = values.includes(box.value);
      else if (values.length === 1) box.value = values[0];
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };
  const restore = () => {
    const draft = JSON.parse(sessionStorage.getItem(DRAFT));
    if (!draft || !who()) return;
    sessionStorage.removeItem(DRAFT);
    const form = forms()[draft.at];
    const signedIn = document.referrer.startsWith(`${location.origin}/accounts/`);
    if (draft.who !== who() || draft.path !== location.pathname || !form) return;
    if (!draft.stays && !signedIn) return;
    fill(form, draft.said);
    document.querySelector("[data-typed]").hidden = false;
  };

  // A form is sent once; coming back to the page frees it. One that brings a file stays as it is.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || event.defaultPrevented) return;
    const offline = document.querySelector("[data-offline]");
    if (offline && form.method === "post") {
      offline.hidden = navigator.onLine;
      if (!navigator.onLine) {
        event.preventDefault();
        offline.scrollIntoView({ block: "center" });
        return;
      }
    }
    if ("file" in form.dataset) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (form.method === "post") keep(form);
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  const free = (root) => {
    root.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-disabled]").forEach((b) => b.removeAttribute("aria-disabled"));
    });
  };
  window.addEventListener("pageshow", () => free(document));
  document.addEventListener("htmx:after:request", () => free(document));
  document.addEventListener("htmx:after:swap", () => enhance(document));

  // Single keys: what they do stands in the dialog that "?" opens.
  const toSearch = () => document.querySelector("[data-search], input[type=search]")?.focus();
  const toRow = (by) => {
    const rows = [...document.querySelectorAll("main tbody tr, main ul.list > li")];
    const links = rows.map((row) => row.querySelector("a[href]")).filter(Boolean);
    const here = rows.find((row) => row.contains(document.activeElement));
    const at = here ? links.findIndex((link) => here.contains(link)) : -1;
    links[Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
  };
  const deeds = {
    "?": () => document.getElementById("keys")?.showModal(),
    "/": toSearch,
    j: () => toRow(1),
    k: () => toRow(-1),
  };
  let goes = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keysOff()) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const place = goes && document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    const deed = goes ? place && (() => place.click()) : deeds[event.key];
    goes = !goes && event.key === "g";
    if (deed) {
      event.preventDefault();
      deed();
    }
  });

  // A sheet is filled like a spreadsheet: enter and the arrows lead from cell to cell.
  document.addEventListener("keydown", (event) => {
    const by = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || !event.target.matches?.("[data-cell]") || event.ctrlKey || event.metaKey) return;
    const cells = [...event.target.form.querySelectorAll("[data-cell]")];
    const next = cells[cells.indexOf(event.target) + by];
    event.preventDefault();
    next?.focus();
    next?.select();
  });

  document.addEventListener("DOMContentLoaded", () => {
    enhance(document);
    document.querySelectorAll("[data-print]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    });
    restore();
    const box = document.querySelector("[data-keys-off]");
    if (box) {
      box.checked = keysOff();
      box.addEventListener("change", () => localStorage.setItem(KEYS_OFF, box.checked ? "1" : "0"));
    }
  });
})();
