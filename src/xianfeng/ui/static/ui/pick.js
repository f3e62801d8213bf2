// Suggestions below a line in which something is named, and long choices that one searches.
// Every form works without: what was typed is understood or asked for by the server.
"use strict";
(() => {
  const WAIT = 200; // ms after the last key
  const LONG = 30; // choices beyond which a list or many boxes get a line to search in
  let count = 0;

  const words = () => document.querySelector("[data-pick-words]").dataset;
  const made = (name, attributes = {}, ...inside) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...inside);
    return node;
  };

  // One line with a list below it, as the pattern of a combobox wants it.
  // `find(typed, skip)` promises { found: [{ text, note }], skip: where the next ones begin }.
  const combobox = (line, label, find, chosen) => {
    const id = `pick-${(count += 1)}`;
    const list = made("ul", { id, role: "listbox", class: "pick-list", "aria-label": label });
    const status = made("p", { role: "status", class: "aloud" });
    let timer, asked = 0, next = null, at = -1;
    list.hidden = true;
    const box = made("div", { class: "pick" });
    line.replaceWith(box);
    box.append(line, list, status);
    const set = (attributes) => Object.entries(attributes).forEach((each) => line.setAttribute(...each));
    set({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id });

    const options = () => [...list.children];
    const close = () => {
      list.hidden = true;
      at = -1;
      line.setAttribute("aria-expanded", "false");
      line.removeAttribute("aria-activedescendant");
    };
    const point = (to) => {
      options()[at]?.setAttribute("aria-selected", "false");
      at = to;
      const option = options()[at];
      if (!option) return line.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      line.setAttribute("aria-activedescendant", option.id);
    };
    const take = (option) => {
      close();
      chosen(option.dataset.text, option);
    };
    const show = async (skip = 0) => {
      const mine = (asked += 1);
      const told = await find(line.value.trim(), skip).catch(() => null);
      if (mine !== asked || !told || document.activeElement !== line) return;
      if (!skip) {
        list.replaceChildren();
        point(-1);
      }
      for (const { text, note, value } of told.found) {
        const inside = note ? [text, made("small", {}, note)] : [text];
        const option = made("li", { role: "option", "aria-selected": "false" }, ...inside);
        option.id = `${id}-${list.children.length}`;
        option.dataset.text = text;
        if (value !== undefined) option.dataset.value = value;
        list.append(option);
      }
      next = told.skip;
      list.hidden = !list.children.length;
      line.setAttribute("aria-expanded", String(!list.hidden));
      const many = words().many.replace("0", list.children.length) + (next ? "+" : "");
      status.textContent = list.hidden ? (line.value.trim() ? words().none : "") : many;
    };
    const more = () => (next === null ? Promise.resolve() : show(next));

    line.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(show, WAIT);
    });
    line.addEventListener("click", () => list.hidden && show());
    line.addEventListener("blur", () => {
      clearTimeout(timer);
      close();
    });
    const step = async (by) => {
      if (list.hidden) await show();
      else if (by > 0 && at === list.children.length - 1) await more();
      const last = list.children.length - 1;
      const to = at + by;
      point(to > last ? 0 : to < 0 ? last : to);
    };
    line.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const { key } = event;
      if (key === "Escape" && !list.hidden) close();
      else if (key === "Enter" && !list.hidden && at >= 0) take(options()[at]);
      else if (key === "ArrowDown" || key === "ArrowUp") step(key === "ArrowDown" ? 1 : -1);
      else return;
      event.preventDefault();
    });
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the line keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) take(option);
    });
    list.addEventListener("scroll", () => {
      if (list.scrollTop + list.clientHeight >= list.scrollHeight - 8) more();
    });
    return { show, close, isOpen: () => !list.hidden && at >= 0 };
  };

  const labelOf = (box) => document.querySelector(`label[for="${CSS.escape(box.id)}"]`);
  const nameOf = (box) => (labelOf(box)?.firstChild?.textContent || box.name).trim();

  // The page's own address says what may be named there, or the one that its form tells.
  const asking = (box) => async (typed, skip) => {
    const address = new URL(box.form.dataset.suggestAt || location.href, location.href);
    address.hash = "";
    for (const [key, value] of [["suggest", box.dataset.suggest], ["typed", typed], ["skip", skip]])
      address.searchParams.set(key, value);
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok && answer.headers.get("Content-Type")?.includes("json") ? answer.json() : null;
  };
  const fits = (label, typed) => label.toLowerCase().includes(typed.toLowerCase());

  const oneLine = (line) =>
    combobox(line, nameOf(line), asking(line), (text) => {
      line.value = text;
      line.dispatchEvent(new Event("change", { bubbles: true }));
    });

  // Several, one a line: the text area stays what is sent, the line and the words stand for it.
  const lines = (area) => {
    const label = nameOf(area);
    const line = made("input", { type: "text", autocomplete: "off", id: area.id });
    for (const name of ["aria-describedby", "aria-invalid"])
      if (area.hasAttribute(name)) line.setAttribute(name, area.getAttribute(name));
    area.id = `${area.id}-lines`;
    area.hidden = true;
    const shown = made("ul", { class: "picked", "aria-label": label });
    area.after(line);
    const all = () => area.value.split("\n").map((each) => each.trim()).filter(Boolean);
    const draw = () => {
      const said = all();
      shown.hidden = !said.length;
      shown.replaceChildren(
        ...said.map((text, place) => {
          const off = made("button", { type: "button", class: "linkish" }, words().off);
          off.setAttribute("aria-label", `${words().off} ${text}`);
          off.addEventListener("click", () => {
            area.value = all().filter((_, other) => other !== place).join("\n");
            draw();
            line.focus();
          });
          return made("li", {}, made("span", {}, text), off);
        }),
      );
    };
    const add = (text) => {
      const said = all();
      const fresh = text.split("\n").map((each) => each.trim()).filter((each) => each && !said.includes(each));
      area.value = [...said, ...fresh].join("\n");
      line.value = "";
      draw();
    };
    const list = combobox(line, label, asking(area), add);
    line.closest(".pick").after(shown);
    line.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || !line.value.trim()) return;
      event.preventDefault();
      list.close();
      add(line.value);
    });
    line.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text") || "";
      if (!text.trim().includes("\n")) return;
      event.preventDefault();
      add(text);
    });
    line.addEventListener("change", () => line.value.trim() && add(line.value));
    area.addEventListener("change", draw);
    draw();
  };

  // Several names in one line, parted by 、: what the page offers in its list is put at the end.
  const namesInLine = (line) => {
    const offers = [...document.getElementById(line.getAttribute("list")).options];
    line.removeAttribute("list");
    const parts = () => line.value.split(/[、，,；;]/);
    const find = async () => {
      const typed = parts().at(-1).trim();
      const found = offers.filter(
        ({ value, dataset }) => fits(value, typed) || dataset.keys?.includes(` ${typed.toLowerCase()}`),
      );
      return { found: found.slice(0, LONG).map(({ value }) => ({ text: value })), skip: null };
    };
    combobox(line, nameOf(line), find, (text) => {
      line.value = [...parts().slice(0, -1), text].map((part) => part.trim()).join("、");
    });
  };

  // A long list: a line to search in before it, which chooses in it.
  const longList = (select) => {
    const label = nameOf(select);
    const line = made("input", { type: "text", autocomplete: "off", id: select.id });
    for (const name of ["aria-describedby", "aria-invalid"])
      if (select.hasAttribute(name)) line.setAttribute(name, select.getAttribute(name));
    select.id = `${select.id}-list`;
    select.before(line);
    select.hidden = true;
    const say = () => {
      const option = select.selectedOptions[0];
      line.value = option && option.value ? option.label : "";
      line.placeholder = select.options[0].value ? "" : select.options[0].label;
    };
    const find = async (typed, skip) => {
      const now = select.selectedOptions[0]?.label;
      const wanted = typed === now ? "" : typed;
      const found = [...select.options].filter((option) => option.value && fits(option.label, wanted));
      const page = found.slice(skip, skip + LONG).map((option) => ({
        text: option.label,
        value: option.value,
        note: option.closest("optgroup")?.label,
      }));
      return { found: page, skip: found.length > skip + LONG ? skip + LONG : null };
    };
    const choose = (value) => {
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
      say();
    };
    combobox(line, label, find, (_text, option) => choose(option.dataset.value));
    line.addEventListener("change", () => {
      const typed = line.value.trim();
      const found = [...select.options].filter((option) => option.value && fits(option.label, typed));
      const same = found.find((option) => option.label === typed);
      if (!typed) choose(select.options[0].value ? select.value : "");
      else if (same || found.length === 1) choose((same || found[0]).value);
      else say();
    });
    select.addEventListener("change", say);
    say();
  };

  const rowsOf = (set) => [...set.querySelectorAll(":scope > label, :scope > .choices > label")];
  // Many boxes: a line that narrows them; what is ticked stays in sight.
  const manyBoxes = (set) => {
    const line = made("input", { type: "search", autocomplete: "off" });
    const status = made("p", { role: "status", class: "hint" });
    const label = made("div", { class: "narrow" }, made("label", {}, words().narrow, line));
    const rows = rowsOf(set);
    rows[0].parentElement === set ? rows[0].before(label) : rows[0].parentElement.before(label);
    label.after(status);
    const draw = () => {
      const typed = line.value.trim();
      let shown = 0;
      for (const row of rows) {
        row.hidden = !fits(row.textContent, typed) && !row.querySelector("input").checked;
        shown += row.hidden ? 0 : 1;
      }
      const ticked = rows.filter((row) => row.querySelector("input").checked).length;
      status.textContent = `${words().ticked.replace("0", ticked)} · ${words().many.replace("0", shown)}`;
    };
    line.addEventListener("input", draw);
    line.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    set.addEventListener("change", draw);
    draw();
  };

  const enhance = () => {
    if (!document.querySelector("[data-pick-words]")) return;
    for (const box of document.querySelectorAll("[data-suggest]")) {
      if (box.closest(".pick") || box.hidden) continue;
      box.matches("textarea") ? lines(box) : oneLine(box);
    }
    document.querySelectorAll("main input[list]").forEach(namesInLine);
    for (const list of document.querySelectorAll("main select:not([multiple], [hidden])"))
      if (list.options.length > LONG) longList(list);
    for (const set of document.querySelectorAll("fieldset.choice:not([data-narrowed])")) {
      if (rowsOf(set).filter((row) => row.querySelector("[type=checkbox]")).length <= LONG) continue;
      set.dataset.narrowed = "";
      manyBoxes(set);
    }
  };
  document.addEventListener("DOMContentLoaded", enhance);
  document.addEventListener("htmx:after:swap", enhance);
})();
