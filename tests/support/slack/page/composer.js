// The box to type in: text, files, Stop.

import { clear, h, toast } from "./dom.js";

// Builds a composer. `options`: {placeholder, send(text, files), stop(), upload(file)}.
export function composer(options) {
  const files = [];
  const chips = h("div", { class: "chips" });
  const area = h("textarea", { rows: 1, placeholder: options.placeholder, "aria-label": options.placeholder });
  const picker = h("input", { type: "file", multiple: true, hidden: true });
  const status = h("div", { class: "status", "aria-live": "polite" });
  const sendButton = h("button", { class: "send", "aria-label": "Send", title: "Send" }, "➤");

  const show = () => clear(chips, files.map((file, place) => h("span", { class: "chip" }, file.name,
    h("button", { "aria-label": `Remove ${file.name}`, onclick: () => { files.splice(place, 1); show(); } }, "✕"))));
  const add = async (list) => {
    for (const one of list) files.push(await options.upload(one));
    show();
  };
  const fit = () => {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 200)}px`;
    sendButton.classList.toggle("ready", Boolean(area.value.trim() || files.length));
  };
  const send = async () => {
    const text = area.value.trim();
    if (!text && !files.length) return;
    const attached = files.splice(0).map((file) => file.id);
    area.value = "";
    show();
    fit();
    const answer = await options.send(text, attached);
    if (!answer.ok) toast(answer.error || "Aytada did not take this: is it running?");
  };
  area.addEventListener("input", fit);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  });
  area.addEventListener("paste", (event) => event.clipboardData.files.length && add(event.clipboardData.files));
  picker.addEventListener("change", () => add(picker.files));
  sendButton.addEventListener("click", send);

  const box = h("div", { class: "composer" }, status, h("div", { class: "composer-box" }, chips, area,
    h("div", { class: "composer-tools" },
      h("button", { class: "icon", "aria-label": "Attach a file", title: "Attach a file", onclick: () => picker.click() }, "+"),
      h("button", { class: "icon", "aria-label": "Mention Aytada", title: "Mention Aytada", onclick: () => { area.value += "@Aytada "; area.focus(); fit(); } }, "@"),
      picker, h("span", { class: "spring" }), sendButton)));
  box.addEventListener("dragover", (event) => { event.preventDefault(); box.classList.add("drop"); });
  box.addEventListener("dragleave", () => box.classList.remove("drop"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("drop");
    add(event.dataTransfer.files);
  });

  return {
    box,
    fill(text) { area.value = text; area.focus(); fit(); },
    // Shows what the agent does in this thread, and the native Stop button while it does it.
    session(session, name) {
      const works = session && (session.status === "processing" || session.spoken);
      const text = session?.spoken || (session?.status === "processing" ? "is working…" : "");
      const key = JSON.stringify([works, text, session?.status]);
      if (status.dataset.key === key) return;
      status.dataset.key = key;
      clear(status, works && [h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), h("span", {}, `${name} ${text}`),
        h("button", { class: "btn small stop", onclick: options.stop }, "■ Stop")],
      session?.status === "suspended" && h("span", {}, `${name} waits for your answer`));
    },
  };
}
