// Renders messages, their streams and reactions; keeps what did not change.

import { avatar, h, time } from "./dom.js";
import { blocks, plan, task } from "./blocks.js";
import { EMOJI, QUICK } from "./emoji.js";
import { file } from "./media.js";
import { markdown, mrkdwn } from "./mrkdwn.js";

function streamed(message, surface) {
  const { stream } = message;
  const tasks = stream.parts.filter((part) => part.kind === "task");
  const parts = [];
  let planned = false;
  for (const part of stream.parts) {
    if (part.kind === "text") parts.push(markdown(part.text, surface.state));
    else if (part.kind === "blocks") parts.push(blocks(part.blocks, surface));
    else if (stream.display === "plan" && !planned) {
      parts.push(plan(stream.plan_title ?? "Working on it", tasks, surface));
      planned = true;
    } else if (stream.display !== "plan") parts.push(task(part, surface));
  }
  if (stream.state === "streaming") parts.push(h("span", { class: "caret", "aria-label": "still writing" }));
  if (stream.state === "expired") parts.push(h("p", { class: "hint" }, "This message could not be finished."));
  return h("div", { class: `stream ${stream.state}` }, parts);
}

function body(message, surface) {
  const parts = [];
  if (message.stream) parts.push(streamed(message, surface));
  if (message.blocks.length) parts.push(blocks(message.blocks, surface));
  else if (!message.stream && message.markdown) parts.push(markdown(message.markdown, surface.state));
  else if (!message.stream && message.text) parts.push(mrkdwn(message.text, surface.state));
  parts.push(message.files.map(file));
  return parts;
}

function reactions(message, surface) {
  const found = Object.entries(message.reactions);
  if (!found.length) return null;
  return h("div", { class: "reactions" }, found.map(([name, users]) => h("button", {
    class: users.includes(surface.state.me) ? "mine" : "", title: users.map((id) => surface.state.users[id]?.name).join(", "),
    onclick: () => surface.send({ kind: "react", name }),
  }, `${EMOJI[name] ?? `:${name}:`} ${users.length}`)));
}

function tools(message, surface) {
  const own = message.user === surface.state.me;
  const menu = [
    ["Make an ad from this", () => surface.send({ kind: "shortcut", callback_id: surface.shortcut })],
    own && ["Edit message", () => surface.edit(message)],
    own && ["Delete message", () => surface.send({ kind: "delete" })],
  ].filter(Boolean);
  return h("div", { class: "tools" },
    QUICK.map((name) => h("button", { class: "icon", title: `React with :${name}:`, onclick: () => surface.send({ kind: "react", name }) }, EMOJI[name])),
    surface.openThread && h("button", { class: "icon", title: "Reply in thread", onclick: () => surface.openThread(message.ts) }, "💬"),
    h("details", { class: "overflow" }, h("summary", { class: "icon", "aria-label": "More" }, "⋮"), h("div", { class: "menu" }, menu.map(([name, act]) => h("button", { onclick: act }, name)))));
}

export function render(message, surface, replies) {
  const user = surface.state.users[message.user];
  return h("article", { class: `message${message.is_ephemeral ? " ephemeral" : ""}`, "data-ts": message.ts },
    avatar(user),
    h("div", { class: "message-main" },
      message.is_ephemeral && h("p", { class: "only-you" }, "👁 Only visible to you"),
      h("div", { class: "message-head" }, h("strong", {}, user?.name ?? "Someone"), user?.is_bot && h("span", { class: "badge" }, "APP"), user?.is_guest && h("span", { class: "badge" }, "GUEST"),
        h("time", { title: new Date(Number(message.ts) * 1000).toLocaleString("en-GB") }, time(message.ts)), message.is_edited && h("span", { class: "edited" }, "(edited)")),
      body(message, surface), reactions(message, surface),
      replies?.length ? h("button", { class: "replies", onclick: () => surface.openThread(message.ts) },
        [...new Set(replies.map((one) => one.user))].slice(0, 3).map((id) => avatar(surface.state.users[id], true)),
        h("span", {}, replies.length === 1 ? "1 reply" : `${replies.length} replies`), h("small", {}, `Last reply ${time(replies.at(-1).ts)}`)) : null),
    tools(message, surface));
}

// Shows messages in a box: elements of messages that did not change stay, so that films play on.
// After a click the answer to it is followed for a while, even from further up.
const FOLLOW_MS = 20000;
let followed = 0;

export function follow() {
  followed = Date.now();
}

export function sync(box, items, make) {
  const grows = items.length > box.children.length && Date.now() - followed < FOLLOW_MS;
  const bottom = grows || box.scrollHeight - box.scrollTop - box.clientHeight < 120;
  const before = new Map([...box.children].map((child) => [child.dataset.key, child]));
  const wanted = items.map((item) => {
    const seen = JSON.stringify(item);
    const old = before.get(item.key);
    if (old && old.seen === seen) return old;
    const made = make(item);
    made.dataset.key = item.key;
    made.seen = seen;
    return made;
  });
  wanted.forEach((child, place) => {
    if (box.children[place] !== child) box.insertBefore(child, box.children[place] ?? null);
  });
  while (box.children.length > wanted.length) box.lastChild.remove();
  if (bottom) {
    box.scrollTop = box.scrollHeight;
    // Pictures and films that come later make the list longer.
    for (const media of box.querySelectorAll("img, video")) {
      const grown = media.tagName === "VIDEO" ? "loadedmetadata" : "load";
      if (!media.complete) media.addEventListener(grown, () => { box.scrollTop = box.scrollHeight; }, { once: true });
    }
  }
}
