// The Studio: keeps what is typed, saves by keyboard, keeps the focus, and follows what is made.
(() => {
  "use strict";
  const POLL_MS = 4000;
  document.documentElement.classList.add("js");
  const panel = () => document.getElementById("studio-panel");
  const status = (words) => {
    const place = document.getElementById("status");
    if (!place || !words) return;
    const notice = document.createElement("p");
    notice.className = "toast";
    notice.textContent = words;
    place.replaceChildren(notice);
  };

  // ---------------------------------------------------------------- typed, not saved yet
  const fields = (form) => form.querySelectorAll("textarea, input:not([type=hidden]), select");
  const isChanged = (field) =>
    field instanceof HTMLSelectElement
      ? [...field.options].some((option) => option.selected !== option.defaultSelected)
      : field.value !== field.defaultValue;
  const isDirty = (form) => [...fields(form)].some(isChanged);
  const anyDirty = () => [...document.querySelectorAll("#studio-panel form[data-edit]")].some(isDirty);
  const mark = (form) => {
    const dirty = isDirty(form);
    form.classList.toggle("is-dirty", dirty);
    const flag = form.querySelector("input[name=dirty]");
    if (flag) flag.value = dirty ? "1" : "";
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest && event.target.closest("form[data-edit]");
    if (form) mark(form);
  });
  document.addEventListener("reset", (event) => {
    if (event.target.matches("form[data-edit]")) setTimeout(() => mark(event.target), 0);
  });
  window.addEventListener("beforeunload", (event) => {
    if (anyDirty()) event.preventDefault();
  });

  // ---------------------------------------------------------------- keyboard
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest && event.target.closest("form[data-edit]");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[type=submit]"));
    } else if (form && event.key === "Escape" && isDirty(form)) {
      event.preventDefault();
      form.reset();
      status("Your changes were put back.");
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      const scene = event.target.closest && event.target.closest("li.scene[id]");
      const way = event.key === "ArrowUp" ? "up" : "down";
      const button = scene && document.getElementById(`${scene.id}-${way}`);
      if (button && !button.disabled) {
        event.preventDefault();
        button.focus();
        button.click();
      }
    } else if (event.key === "Escape") {
      const menu = event.target.closest && event.target.closest("details.menu[open], details.ask[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]"))
      if (!menu.contains(event.target)) menu.open = false;
  });

  // ---------------------------------------------------------------- requests
  let focused = "";
  let folds = new Map();
  // What a member folded stays as it is; the rest follows the work.
  const touched = new Set();
  document.addEventListener("click", (event) => {
    const summary = event.target.closest && event.target.closest("summary");
    if (summary && summary.parentElement.id) touched.add(summary.parentElement.id);
  });
  const remember = () => {
    focused = document.activeElement ? document.activeElement.id : "";
    folds = new Map([...touched].map((id) => [id, document.getElementById(id)]).filter(([, each]) => each).map(([id, each]) => [id, each.open]));
  };
  const restore = () => {
    for (const [id, open] of folds) {
      const fold = document.getElementById(id);
      if (fold) fold.open = open;
    }
    if (!focused || document.activeElement !== document.body) {
      const here = document.activeElement;
      if (here && here.id === focused && !here.disabled) return;
    }
    let target = focused && document.getElementById(focused);
    if (target && target.disabled) {
      const other = focused.endsWith("-up") ? focused.replace(/-up$/, "-down") : focused.replace(/-down$/, "-up");
      target = document.getElementById(other) || target;
    }
    if (target && !target.disabled) target.focus({ preventScroll: false });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest || !form.closest(".studio")) return;
    if (form.hasAttribute("data-once")) {
      if (form.dataset.sent) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      form.dataset.sent = "1";
    }
    if (form.hasAttribute("data-writes")) form.classList.add("is-writing");
    if (form.hasAttribute("data-edit")) mark(form);
    // What was typed is sent now: it is no longer unsaved.
    for (const field of form.hasAttribute("data-edit") ? fields(form) : []) field.dataset.sent = field.value;
    remember();
  }, true);
  document.addEventListener("htmx:after:swap", () => {
    const now = panel();
    if (!now) return;
    if (now.dataset.said) {
      status(now.dataset.said);
      delete now.dataset.said;
      for (const form of now.querySelectorAll("form[data-edit]")) settle(form);
    }
    grow(now);
    const balance = document.querySelector(".top .balance strong");
    if (balance && now.dataset.available) balance.textContent = Number(now.dataset.available).toLocaleString("en");
    restore();
    follow();
    until();
  });
  document.addEventListener("htmx:finally:request", (event) => {
    const form = event.target;
    if (form && form.classList) form.classList.remove("is-writing");
    if (form && form.dataset) delete form.dataset.sent;
  });

  // A morph keeps a field as its writer left it; what the server keeps now is its new default.
  const settle = (form) => {
    for (const field of fields(form)) {
      if (field.dataset.sent === undefined) continue;
      if (field.value === field.dataset.sent && !(field instanceof HTMLSelectElement)) field.value = field.defaultValue;
      delete field.dataset.sent;
    }
    mark(form);
  };

  // ---------------------------------------------------------------- looks
  const grow = (root) => {
    for (const area of root.querySelectorAll("textarea")) {
      if (CSS.supports("field-sizing", "content")) return;
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight + 2}px`;
    }
  };
  const until = () => {
    for (const place of document.querySelectorAll("[data-until]")) {
      const minutes = Math.ceil((Number(place.dataset.until) - Date.now()) / 60000);
      place.textContent = minutes > 1 ? `for ${minutes} more minutes` : minutes === 1 ? "for one more minute" : "no longer";
    }
  };
  setInterval(until, 20000);
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  document.addEventListener("mouseover", (event) => {
    const thumb = event.target.closest && event.target.closest("video[data-hover-play]");
    if (thumb && !calm.matches) thumb.play().catch(() => {});
  });
  document.addEventListener("mouseout", (event) => {
    const thumb = event.target.closest && event.target.closest("video[data-hover-play]");
    if (thumb) thumb.pause();
  });

  // ---------------------------------------------------------------- news
  let isAsking = false;
  const refresh = async () => {
    const now = panel();
    if (!now || isAsking) return;
    if (anyDirty()) {
      status("Something here has changed. Save or revert your words to see it.");
      return;
    }
    isAsking = true;
    remember();
    try {
      await window.htmx.ajax("GET", now.dataset.panel, { target: "#studio-panel", swap: "outerMorph" });
    } finally {
      isAsking = false;
    }
  };
  document.addEventListener("aytada:changed", refresh);
  let timer = 0;
  const follow = () => {
    clearTimeout(timer);
    const now = panel();
    if (!now || !now.hasAttribute("data-live")) return;
    timer = setTimeout(() => {
      if (document.hidden) follow();
      else refresh().finally(follow);
    }, POLL_MS);
  };
  document.addEventListener("visibilitychange", () => {
    const now = panel();
    if (!document.hidden && now && now.hasAttribute("data-live")) refresh();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    const fold = link && document.getElementById(link.hash.slice(1));
    const details = fold && (fold.matches("details") ? fold : fold.querySelector("details"));
    if (details) details.open = true;
  });
  if (panel()) grow(panel());
  follow();
  until();
})();
