// Shows the topmost modal of a member, and sends what they fill in.

import { clear, h, toast } from "./dom.js";
import { blocks } from "./blocks.js";
import { emojified } from "./emoji.js";

let shown = "";
let errors = {};

const empty = (value) => value === null || (Array.isArray(value) && !value.length);

// Which required fields are empty: Slack's client does not send these.
function missing(inputs) {
  const found = inputs.filter(({ block, element, made, read }) => block.type === "input" && !block.optional
    && (element.type === "file_input" ? !made.files.length : empty(read())));
  return Object.fromEntries(found.map(({ block }) => [block.block_id, "Please complete this required field."]));
}

async function values(inputs, upload) {
  const found = {};
  for (const one of inputs) {
    if (one.element.type === "file_input") {
      found[one.name] = await Promise.all([...one.made.files].map(async (each) => (await upload(each)).id));
    } else found[one.name] = one.read();
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => !empty(value)));
}

export function showModal(state, act, upload) {
  const overlay = document.getElementById("overlay");
  const view = state.modal;
  const key = view ? `${view.id} ${view.hash} ${JSON.stringify(errors)}` : "";
  if (key === shown) return;
  shown = key;
  if (!view) {
    errors = {};
    clear(overlay);
    return;
  }
  const surface = { state, errors, inputs: [], act: (payload) => act({ kind: "click", view: view.id, ...payload }) };
  const close = async () => {
    errors = {};
    await act({ kind: "close", view: view.id });
  };
  const submit = async (event) => {
    event.preventDefault();
    const lacking = missing(surface.inputs);
    for (const { block, made } of surface.inputs) made.closest(".input")?.classList.toggle("wrong", block.block_id in lacking);
    for (const old of body.querySelectorAll(".error")) old.remove();
    for (const { block, made } of surface.inputs) if (lacking[block.block_id]) made.after(h("p", { class: "error", role: "alert" }, lacking[block.block_id]));
    if (Object.keys(lacking).length) return;
    const answer = await act({ kind: "submit", view: view.id, values: await values(surface.inputs, upload) });
    if (!answer.ok && answer.error) toast(answer.error);
    const reply = answer.answer ? JSON.parse(answer.answer) : {};
    errors = reply?.response_action === "errors" ? reply.errors : {};
    // Only a modal that was refused is still there to be shown again.
    if (Object.keys(errors).length) showModal(state, act, upload);
  };
  const body = h("div", { class: "modal-body" }, blocks(view.blocks, surface));
  clear(overlay, h("div", { class: "veil" }, h("form", { class: "modal", role: "dialog", "aria-modal": "true", "aria-label": view.title.text, novalidate: true, onsubmit: submit },
    h("header", {}, h("h2", {}, emojified(view.title.text)), h("button", { class: "icon", type: "button", onclick: close, "aria-label": "Close" }, "✕")),
    body,
    h("footer", {}, h("button", { class: "btn", type: "button", onclick: close }, emojified(view.close?.text ?? "Cancel")),
      view.submit && h("button", { class: "btn primary solid", type: "submit" }, emojified(view.submit.text))))));
  body.querySelector(".control, input, textarea, select")?.focus();
}
