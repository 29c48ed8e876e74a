// Renders Block Kit: every block that apps like ours send, and what happens on a click.

import { h } from "./dom.js";
import { confirmed, field } from "./fields.js";
import { emojified } from "./emoji.js";
import { markdown, mrkdwn } from "./mrkdwn.js";
import { player } from "./media.js";

// A surface is {state, act(payload), inputs} where a block stands: a message, a modal or Home.

const label = (object) => emojified(object?.text ?? "");

function text(object, surface, tag = "div") {
  if (!object) return null;
  return object.type === "mrkdwn" ? mrkdwn(object.text, surface.state) : h(tag, { class: "lines" }, label(object));
}

function image(object, className = "picture") {
  // Slack's own servers fetch pictures; so does the page's.
  const source = object.image_url ? `/page/picture?url=${encodeURIComponent(object.image_url)}` : `/page/files/${object.slack_file?.id}`;
  return h("img", { class: className, src: source, alt: object.alt_text, loading: "lazy" });
}

export function button(element, block, surface, small = false) {
  const style = { primary: " primary", danger: " danger" }[element.style] ?? "";
  const press = async (event) => {
    if (element.url) window.open(element.url, "_blank", "noreferrer");
    if (element.confirm && !(await confirmed(element.confirm, surface.state))) return;
    const self = event.currentTarget ?? event.target;
    self?.classList.add("busy");
    await surface.act({ action_id: element.action_id, block_id: block.block_id, value: element.value });
    self?.classList.remove("busy");
  };
  return h("button", { class: `btn${style}${small ? " small" : ""}`, onclick: press, "aria-label": element.accessibility_label }, label(element.text));
}

function overflow(element, block, surface) {
  const choose = (option) => async () => {
    if (option.url) window.open(option.url, "_blank", "noreferrer");
    if (element.confirm && !(await confirmed(element.confirm, surface.state))) return;
    surface.act({ action_id: element.action_id, block_id: block.block_id, choose: option.value });
  };
  return h("details", { class: "overflow" }, h("summary", { "aria-label": "More actions" }, "⋯"),
    h("div", { class: "menu" }, element.options.map((option) => h("button", { onclick: choose(option) }, label(option.text)))));
}

function element(one, block, surface) {
  if (one.type === "button") return button(one, block, surface);
  if (one.type === "overflow") return overflow(one, block, surface);
  if (one.type === "image") return image(one, "thumb");
  return field(one, block, surface, (value) => surface.act({ action_id: one.action_id, block_id: block.block_id, choose: value }));
}

const MARKS = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

function richInline(part, surface) {
  const { users, channel_names: channels } = surface.state;
  let made = {
    text: () => part.text,
    link: () => h("a", { href: part.url, target: "_blank", rel: "noreferrer" }, part.text || part.url),
    emoji: () => emojified(`:${part.name}:`),
    user: () => h("span", { class: "mention" }, `@${users[part.user_id]?.name ?? "someone"}`),
    channel: () => h("span", { class: "mention" }, `#${channels[part.channel_id] ?? "channel"}`),
    broadcast: () => h("span", { class: "mention loud" }, `@${part.range}`),
    date: () => part.fallback ?? "",
  }[part.type]?.() ?? "";
  for (const [name, tag] of Object.entries(MARKS)) if (part.style?.[name]) made = h(tag, {}, made);
  return made;
}

function richText(block, surface) {
  const inline = (one) => one.elements.map((part) => richInline(part, surface));
  return h("div", { class: "rich" }, block.elements.map((one) => ({
    rich_text_section: () => h("div", { class: "lines" }, inline(one)),
    rich_text_quote: () => h("blockquote", { class: "lines" }, inline(one)),
    rich_text_preformatted: () => h("pre", {}, inline(one)),
    rich_text_list: () => h(one.style === "ordered" ? "ol" : "ul", { style: `margin-left:${(one.indent ?? 0) * 20}px` },
      one.elements.map((item) => h("li", {}, inline(item)))),
  }[one.type]?.())));
}

function cell(one, surface) {
  return one.type === "rich_text" ? richText(one, surface) : one.text;
}

function table(block, surface) {
  const [head, ...rows] = block.rows;
  const align = (place) => `text-align:${block.column_settings?.[place]?.align ?? "left"}`;
  const line = (row, tag) => h("tr", {}, row.map((one, place) => h(tag, { style: align(place) }, cell(one, surface))));
  return h("div", { class: "table-box" }, h("table", {}, h("thead", {}, line(head, "th")), h("tbody", {}, rows.map((row) => line(row, "td")))));
}

const TASK = { pending: "○", in_progress: "", complete: "✓", error: "!" };

export function task(one, surface) {
  const inner = [one.details, one.output].filter(Boolean).map((more) => typeof more === "string" ? markdown(more, surface.state) : richText(more, surface));
  const sources = (one.sources ?? []).map((source) => h("a", { class: "source", href: source.url, target: "_blank", rel: "noreferrer" }, source.text || source.url));
  const status = { pending: "to do", in_progress: "under way", complete: "done", error: "failed" }[one.status];
  const head = [h("span", { class: `dot ${one.status}`, role: "img", "aria-label": status }, TASK[one.status]), h("span", {}, emojified(one.title))];
  if (!inner.length && !sources.length) return h("div", { class: `task ${one.status}` }, h("div", { class: "task-head" }, head));
  return h("details", { class: `task ${one.status}`, open: one.status === "error" }, h("summary", { class: "task-head" }, head), h("div", { class: "task-body" }, inner, sources));
}

export function plan(title, tasks, surface) {
  const done = tasks.filter((one) => one.status === "complete").length;
  return h("div", { class: "plan" }, h("div", { class: "plan-title" }, h("strong", {}, emojified(title)), h("span", {}, `${done} of ${tasks.length}`)),
    tasks.map((one) => task(one, surface)));
}

function card(block, surface) {
  return h("article", { class: "card" },
    block.hero_image && image(block.hero_image, "hero"),
    h("div", { class: "card-body" },
      h("div", { class: "card-head" }, block.icon && image(block.icon, "icon-picture"),
        h("div", {}, block.title && h("div", { class: "card-title" }, text(block.title, surface)), block.subtitle && h("div", { class: "card-sub" }, text(block.subtitle, surface)))),
      block.body && h("div", { class: "card-text" }, text(block.body, surface))),
    block.actions && h("div", { class: "card-actions" }, block.actions.map((one) => button(one, block, surface, true))));
}

function carousel(block, surface) {
  const row = h("div", { class: "cards", tabindex: "0" }, block.elements.map((one) => card(one, surface)));
  const move = (by) => () => row.scrollBy({ left: by * row.clientWidth * 0.8, behavior: "smooth" });
  const arrow = (by, sign, name) => h("button", { class: `arrow ${name}`, onclick: move(by), "aria-label": name === "next" ? "Next" : "Previous" }, sign);
  const box = h("div", { class: "carousel" }, row, block.elements.length > 1 && [arrow(-1, "‹", "previous"), arrow(1, "›", "next")]);
  new ResizeObserver(() => box.classList.toggle("fits", row.scrollWidth <= row.clientWidth + 4)).observe(row);
  return box;
}

function feedback(one, block, surface) {
  const vote = (choice, sign) => h("button", {
    class: "icon", title: label(choice.text), "aria-label": choice.accessibility_label ?? label(choice.text),
    onclick: (event) => {
      for (const other of event.currentTarget.parentElement.children) other.classList.remove("chosen");
      event.currentTarget.classList.add("chosen");
      surface.act({ action_id: one.action_id, block_id: block.block_id, choose: choice.value });
    },
  }, sign);
  return h("span", { class: "votes" }, vote(one.positive_button, "👍"), vote(one.negative_button, "👎"));
}

const RENDER = {
  section: (block, surface) => h("div", { class: "section" },
    h("div", { class: "section-text" }, text(block.text, surface), block.fields && h("div", { class: "fields" }, block.fields.map((one) => text(one, surface)))),
    block.accessory && h("div", { class: "accessory" }, element(block.accessory, block, surface))),
  header: (block) => h("h3", { class: "header" }, label(block.text)),
  divider: () => h("hr"),
  image: (block) => h("figure", {}, block.title && h("figcaption", {}, label(block.title)), image(block)),
  context: (block, surface) => h("div", { class: "context" }, block.elements.map((one) => one.type === "image" ? image(one, "tiny") : text(one, surface, "span"))),
  actions: (block, surface) => h("div", { class: "actions" }, block.elements.map((one) => element(one, block, surface))),
  markdown: (block, surface) => markdown(block.text, surface.state),
  rich_text: richText,
  table,
  data_table: (block, surface) => h("figure", {}, h("figcaption", {}, block.caption), table(block, surface)),
  card,
  carousel,
  container: (block, surface) => h("div", { class: "container" }, block.title && h("strong", {}, label(block.title)), block.subtitle && text(block.subtitle, surface), blocks(block.child_blocks, surface)),
  alert: (block, surface) => h("div", { class: `alert ${block.level ?? "default"}`, role: "note" }, text(block.text, surface)),
  plan: (block, surface) => plan(block.title, block.tasks ?? [], surface),
  task_card: task,
  context_actions: (block, surface) => h("div", { class: "context-actions" }, block.elements.map((one) => one.type === "feedback_buttons"
    ? feedback(one, block, surface)
    : h("button", { class: "icon", title: label(one.text), "aria-label": label(one.text), onclick: () => surface.act({ action_id: one.action_id, block_id: block.block_id, value: one.value }) }, "🗑"))),
  video: (block) => h("figure", {}, h("figcaption", {}, h("a", { href: block.title_url ?? block.video_url, target: "_blank", rel: "noreferrer" }, label(block.title))), player(block.video_url, block.thumbnail_url)),
  file: (block) => h("div", { class: "file" }, block.external_id),
  input: (block, surface) => {
    const control = field(block.element, block, surface, block.dispatch_action
      ? (value) => surface.act({ action_id: block.element.action_id, block_id: block.block_id, choose: value }) : null);
    const error = surface.errors?.[block.block_id];
    return h("div", { class: `input${error ? " wrong" : ""}` },
      h("label", { for: control.id }, label(block.label), block.optional && h("span", { class: "optional" }, " (optional)")),
      control, error && h("p", { class: "error", role: "alert" }, error), block.hint && h("p", { class: "hint" }, label(block.hint)));
  },
};

export function blocks(list, surface) {
  return h("div", { class: "blocks" }, list.map((block) => {
    const made = RENDER[block.type]?.(block, surface) ?? h("div", { class: "unknown" }, `[${block.type}]`);
    made.classList?.add("block");
    return made;
  }));
}
