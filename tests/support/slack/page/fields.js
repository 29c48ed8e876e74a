// Renders what people fill in: text fields, menus, boxes, dates; and asks before something happens.

import { clear, h } from "./dom.js";
import { emojified } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

let count = 0;

function options(element) {
  return [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
}

function select(element, state, many) {
  const kind = element.type.replace("multi_", "");
  const people = Object.entries(state.users).filter(([, user]) => !user.is_bot).map(([id, user]) => [id, user.name]);
  const channels = Object.entries(state.channel_names).map(([id, name]) => [id, `#${name}`]);
  const choices = { users_select: people, channels_select: channels, conversations_select: channels }[kind] ?? options(element).map((one) => [one.value, emojified(one.text.text)]);
  const first = element.initial_option?.value ?? element.initial_channel ?? element.initial_conversation ?? element.initial_user;
  const chosen = new Set([first, ...(element.initial_options ?? []).map((one) => one.value), ...(element.initial_channels ?? []), ...(element.initial_users ?? [])]);
  const placeholder = element.placeholder?.text ?? "Choose an option";
  return h("select", { class: "control", multiple: many, "aria-label": placeholder },
    many ? null : h("option", { value: "", disabled: false }, placeholder),
    choices.map(([value, name]) => h("option", { value, selected: chosen.has(value) }, name)));
}

function boxes(element, type) {
  const name = `group-${++count}`;
  const chosen = new Set([element.initial_option?.value, ...(element.initial_options ?? []).map((one) => one.value)]);
  return h("div", { class: "boxes" }, element.options.map((one) => h("label", {},
    h("input", { type, name, value: one.value, checked: chosen.has(one.value) }),
    h("span", {}, emojified(one.text.text), one.description && h("small", {}, one.description.text)))));
}

function control(element, state) {
  const placeholder = element.placeholder?.text ?? "";
  const typed = { plain_text_input: "text", email_text_input: "email", url_text_input: "url", number_input: "number", datepicker: "date", timepicker: "time" }[element.type];
  if (element.type === "plain_text_input" && element.multiline) {
    return h("textarea", { class: "control", rows: 4, placeholder, maxlength: element.max_length ?? 3000, value: element.initial_value ?? "" });
  }
  if (typed) {
    const value = element.initial_value ?? element.initial_date ?? element.initial_time ?? "";
    return h("input", { class: "control", type: typed, placeholder, maxlength: element.max_length ?? 3000, min: element.min_value, max: element.max_value, value });
  }
  if (element.type === "checkboxes") return boxes(element, "checkbox");
  if (element.type === "radio_buttons") return boxes(element, "radio");
  if (element.type === "file_input") return h("input", { class: "control", type: "file", multiple: (element.max_files ?? 10) > 1 });
  return select(element, state, element.type.startsWith("multi_"));
}

function read(element, made) {
  if (["checkboxes", "radio_buttons"].includes(element.type)) {
    const chosen = [...made.querySelectorAll("input:checked")].map((one) => one.value);
    return element.type === "checkboxes" ? chosen : chosen[0] ?? null;
  }
  if (element.type.startsWith("multi_")) return [...made.selectedOptions].map((one) => one.value);
  return made.value || null;
}

// A field; `changed` is called with its value once a person chose. Modals read it through `inputs`.
export function field(element, block, surface, changed) {
  const made = control(element, surface.state);
  made.id = `field-${++count}`;
  surface.inputs?.push({ name: element.action_id ?? block.block_id, read: () => read(element, made), element, made, block });
  if (changed) made.addEventListener("change", () => { const value = read(element, made); if (value !== null) changed(value); });
  return made;
}

export function confirmed(dialog, state) {
  const overlay = document.getElementById("overlay");
  const before = [...overlay.childNodes];
  return new Promise((resolve) => {
    const end = (answer) => () => { clear(overlay, before); resolve(answer); };
    const style = dialog.style === "danger" ? "btn danger solid" : "btn primary solid";
    const yes = h("button", { class: style, onclick: end(true) }, emojified(dialog.confirm?.text ?? "Confirm"));
    clear(overlay, h("div", { class: "veil" }, h("div", { class: "modal narrow", role: "alertdialog", "aria-modal": "true" },
      h("header", {}, h("h2", {}, emojified(dialog.title?.text ?? "Are you sure?"))),
      h("div", { class: "modal-body" }, dialog.text.type === "mrkdwn" ? mrkdwn(dialog.text.text, state) : dialog.text.text),
      h("footer", {}, h("button", { class: "btn", onclick: end(false) }, emojified(dialog.deny?.text ?? "Cancel")), yes))));
    yes.focus();
  });
}
