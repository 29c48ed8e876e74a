// The campaign pages: tells what is not saved yet, keeps it, and shows the brand as it is typed.
(() => {
  "use strict";
  document.documentElement.classList.add("has-script");
  const tell = (words) => {
    const notice = document.createElement("p");
    notice.className = "toast";
    notice.textContent = words;
    document.getElementById("status").replaceChildren(notice);
  };

  // ---------------------------------------------------------------- typed, not saved yet
  const fields = (form) => [...form.querySelectorAll("textarea, select, input:not([type=hidden], [type=color])")];
  // After a refusal the page shows what was typed; what is saved stands in data-now.
  const saved = (field) => {
    if (field.dataset.now !== undefined) return field.dataset.now;
    if (field instanceof HTMLSelectElement) {
      const option = [...field.options].find((each) => each.defaultSelected) || field.options[0];
      return option ? option.value : "";
    }
    return field.defaultValue;
  };
  const isDirty = (form) =>
    fields(form).some((field) => field.value.trim() !== saved(field).trim()) || Boolean(form.querySelector(".c-not-saved"));
  const mark = (form) => {
    const dirty = isDirty(form);
    if (dirty === form.classList.contains("is-dirty")) return;
    form.classList.toggle("is-dirty", dirty);
    const state = form.querySelector(".c-state");
    if (!state || state.querySelector(".c-not-saved")) return;
    if (dirty) {
      form.dataset.was = form.dataset.was || state.textContent.trim();
      state.textContent = "Not saved yet";
    } else state.textContent = form.dataset.was || "Saved";
  };
  const forms = (of) => [...document.querySelectorAll(of ? `form[data-edit="${of}"]` : "form[data-edit]")];
  const markAll = () => forms().forEach(mark);

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-edit]");
    if (!form) return;
    const picked = event.target.dataset.pick;
    if (picked) document.getElementById(picked).value = event.target.value;
    else if (event.target.dataset.color !== undefined) follow(event.target);
    mark(form);
    if (form.id === "brand-form") paint();
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-edit]");
    if (form) mark(form);
  });
  // At once, and not as the browser does it after the event: the next key may be typed already.
  const putBack = (form) => {
    for (const field of fields(form)) field.value = saved(field);
    form.querySelectorAll(".c-error, .c-theirs, .c-not-saved").forEach((each) => each.remove());
    form.querySelectorAll("[data-color]").forEach(follow);
    mark(form);
    paint();
    tell("Put back as it is saved.");
  };
  document.addEventListener("reset", (event) => {
    if (!event.target.matches("form[data-edit]")) return;
    event.preventDefault();
    putBack(event.target);
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest && event.target.closest("form[data-edit]");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (isDirty(form)) form.requestSubmit();
    } else if (form && event.key === "Escape" && isDirty(form)) {
      event.preventDefault();
      putBack(form);
    } else if (event.key === "Escape") {
      const open = event.target.closest && event.target.closest("details.c-versions[open], details.c-maker[open]");
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
      }
    }
  });
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details.c-versions[open]"))
      if (!open.contains(event.target)) open.open = false;
    const clear = event.target.closest("[data-clear]");
    if (clear) {
      const field = document.getElementById(clear.dataset.clear);
      field.value = "";
      follow(field);
      field.focus();
      mark(field.form);
      paint();
    }
  });
  // Undo shows the whole part anew, so what is typed in it would be lost.
  document.addEventListener(
    "submit",
    (event) => {
      const part = event.target.dataset.unsaved;
      if (part && forms(part).some(isDirty)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        tell("Save or put back what you typed first.");
        const dirty = forms(part).find(isDirty);
        const field = fields(dirty).find((each) => each.value !== saved(each)) || fields(dirty)[0];
        field.focus();
      }
    },
    true,
  );
  let leaving = false;
  document.addEventListener("submit", (event) => {
    leaving = event.target.matches("form[data-edit]") && !window.htmx;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && forms().some(isDirty)) event.preventDefault();
  });

  // ---------------------------------------------------------------- brand, as it is typed
  const CODE = /^#[0-9a-f]{6}$/i;
  const INK = "#1f1a17";
  const PAPER = "#ffffff";
  const light = (color) =>
    [1, 3, 5]
      .map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
      .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const textOn = (ground) => (contrast(INK, ground) >= contrast(PAPER, ground) ? INK : PAPER);
  const words = (ratio) =>
    ratio >= 4.5 ? "Good for any text" : ratio >= 3 ? "For headlines only" : "Shapes only, not for text";

  function follow(field) {
    const picker = document.querySelector(`[data-pick="${field.id}"]`);
    if (picker && CODE.test(field.value.trim())) picker.value = field.value.trim().toLowerCase();
    else if (picker && !field.value.trim()) picker.value = "#ffffff";
  }
  const note = (text, ground) => {
    const ratio = Math.floor(contrast(text, ground) * 10) / 10;
    const line = document.createElement("li");
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [name, value] of [["width", 44], ["height", 24], ["viewBox", "0 0 44 24"], ["aria-hidden", "true"]])
      svg.setAttribute(name, value);
    const rect = document.createElementNS(svg.namespaceURI, "rect");
    for (const [name, value] of [["width", 44], ["height", 24], ["rx", 5], ["fill", ground]]) rect.setAttribute(name, value);
    const aa = document.createElementNS(svg.namespaceURI, "text");
    for (const [name, value] of [["x", 22], ["y", 17], ["text-anchor", "middle"], ["font-size", 14], ["font-weight", 700], ["fill", text]])
      aa.setAttribute(name, value);
    aa.textContent = "Aa";
    svg.append(rect, aa);
    const said = document.createElement("span");
    said.textContent = `${ratio.toFixed(1)}:1`;
    const quiet = document.createElement("span");
    quiet.className = "quiet";
    quiet.textContent = words(ratio);
    line.append(svg, said, " ", quiet);
    return line;
  };
  function paint() {
    const form = document.getElementById("brand-form");
    const preview = document.getElementById("preview");
    if (!form || !preview) return;
    const typed = [...form.querySelectorAll("[data-color]")];
    typed.forEach((field, at) => {
      const shown = field.value.trim() || at < 2 || typed[at - 1].value.trim();
      field.closest("li").classList.toggle("is-spare", !shown);
    });
    const colors = [...new Set(typed.map((field) => field.value.trim().toLowerCase()).filter((each) => CODE.test(each)))];
    const notes = document.getElementById("color-notes");
    notes.replaceChildren(
      ...(colors.length ? [note(textOn(colors[0]), colors[0]), ...colors.slice(1).map((each) => note(each, colors[0]))] : []),
    );
    const main = colors[0] || "";
    const second = colors.find((each) => main && each !== main && contrast(each, main) >= 3) || (main && textOn(main));
    const put = (place, ground, text) => {
      place.style.backgroundColor = ground;
      place.style.color = text;
    };
    const tall = preview.querySelector("[data-ground]");
    const wide = preview.querySelector("[data-ground-light]");
    put(tall, main, main && textOn(main));
    put(wide, second, second && textOn(second));
    put(tall.querySelector("[data-act]"), second, second && textOn(second));
    put(wide.querySelector("[data-act]"), main, main && textOn(main));
    const font = form.elements.font_1.value.replace(/["\\;{}]/g, "").trim();
    for (const head of preview.querySelectorAll("[data-head]")) head.style.fontFamily = font ? `"${font}", serif` : "";
    for (const place of preview.querySelectorAll("[data-show]")) {
      const field = form.elements[place.dataset.show];
      if (field) place.textContent = field.value.trim() || (place.dataset.show === "tone" ? "not said yet" : "");
    }
    const message = document.getElementById("in-messaging");
    if (message && message.value.trim()) tall.querySelector("[data-head]").textContent = message.value.trim();
  }

  // ---------------------------------------------------------------- after the page was changed
  const settle = () => {
    document.querySelectorAll("[data-color]").forEach(follow);
    markAll();
    paint();
  };
  let focused = "";
  document.addEventListener("htmx:before:request", () => {
    focused = document.activeElement ? document.activeElement.id : "";
  });
  document.addEventListener("htmx:after:swap", () => {
    settle();
    if (focused && document.activeElement === document.body) {
      const place = document.getElementById(focused);
      if (place) place.focus({ preventScroll: true });
    }
  });
  settle();
})();
