// The page: fetches what one member sees, shows it, and sends what they do.

import { avatar, clear, h, toast } from "./dom.js";
import { blocks } from "./blocks.js";
import { composer } from "./composer.js";
import { follow, render, sync } from "./messages.js";
import { showModal } from "./modal.js";

const app = document.getElementById("app");
const at = (id) => document.getElementById(id);
const where = { user: new URLSearchParams(location.search).get("as") ?? "ana", place: "", tab: "messages", thread: "", foot: "", threadFoot: "", read: {} };
let state = null;
let mainComposer = null;
let threadComposer = null;

async function act(payload) {
  const answer = await fetch(`/page/act?user=${where.user}`, { method: "POST", body: JSON.stringify(payload), headers: { "Content-Type": "application/json" } });
  const result = await answer.json();
  await refresh(true);
  return result;
}

async function upload(file) {
  const answer = await fetch(`/page/upload?user=${where.user}&name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
  return answer.json();
}

async function refresh(now) {
  const user = where.user;
  const answer = await fetch(`/page/state?user=${user}${now || !state ? "" : `&version=${state.version}`}`);
  const fresh = await answer.json();
  // Answers may overtake each other: an older one must not undo a newer one.
  if (user !== where.user || (state && fresh.version < state.version)) return;
  state = fresh;
  if (!state.channels.some((one) => one.id === where.place)) where.place = state.dm;
  show();
}

async function poll() {
  for (;;) {
    try {
      await refresh(false);
    } catch (problem) {
      console.error(problem);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

function pane(name) {
  app.dataset.pane = name;
}

function go(place, tab = "messages") {
  Object.assign(where, { place, tab, thread: "" });
  pane("main");
  if (place === state.dm) act({ kind: "open_home", tab: tab === "home" ? "home" : "messages" });
  show();
}

function openThread(ts) {
  where.thread = ts;
  pane("thread");
  show();
  at("thread-list").scrollTop = at("thread-list").scrollHeight;
  at("thread-foot").querySelector("textarea")?.focus();
}

const channel = () => state.channels.find((one) => one.id === where.place);
const repliesOf = (place, ts) => place.messages.filter((one) => one.thread_ts === ts);

function surface(message, withThread) {
  const target = { channel: where.place, ts: message.ts };
  return {
    state,
    shortcut: "make_ad",
    act: async (payload) => {
      follow();
      const answer = await act({ kind: "click", ...target, ...payload });
      if (!answer.ok) toast(answer.error || "Aytada did not take this.");
      return answer;
    },
    send: (payload) => act({ ...target, ...payload }),
    openThread: withThread ? openThread : null,
    edit: async (one) => {
      const text = prompt("Edit your message", one.text);
      if (text) await act({ kind: "edit", ...target, text });
    },
  };
}

function showSide() {
  const line = (place, name, extra) => h("button", {
    class: `place${place === where.place ? " here" : ""}${unread(place) ? " unread" : ""}`, onclick: () => go(place), "aria-current": place === where.place ? "page" : undefined,
  }, name, extra);
  const rooms = state.channels.filter((one) => one.kind !== "im");
  clear(at("places"),
    h("h3", {}, "Channels"), rooms.map((one) => line(one.id, h("span", {}, one.kind === "private" ? "🔒 " : "# ", one.name))),
    h("h3", {}, "Apps"), line(state.dm, [avatar({ is_bot: true }, true), h("span", {}, state.app)]));
  at("team").textContent = state.team;
  const options = Object.entries(state.users).filter(([, user]) => !user.is_bot);
  if (at("who").options.length !== options.length) {
    clear(at("who"), options.map(([, user]) => h("option", { value: user.handle, selected: user.handle === where.user }, user.is_guest ? `${user.name} (guest)` : user.name)));
  }
}

function unread(place) {
  const last = state.channels.find((one) => one.id === place)?.messages.at(-1)?.ts ?? "";
  if (place === where.place) where.read[place] = last;
  return last > (where.read[place] ?? (where.read[place] = last));
}

function showBar(place) {
  const direct = place.kind === "im";
  clear(at("title"), direct ? [avatar({ is_bot: true }, true), state.app] : `# ${place.name}`);
  at("subtitle").textContent = direct ? "" : `${place.members} members`;
  clear(at("bar-actions"), !direct && !place.has_bot && h("button", { class: "btn small", onclick: () => act({ kind: "invite", channel: place.id }) }, `Add ${state.app}`));
  const tab = (name, title) => h("button", { class: where.tab === name ? "here" : "", role: "tab", "aria-selected": String(where.tab === name), onclick: () => go(place.id, name) }, title);
  clear(at("tabs"), direct && [tab("home", "Home"), tab("messages", "Messages")]);
  at("tabs").hidden = !direct;
}

function showHome() {
  const view = state.home;
  const home = { state, act: (payload) => act({ kind: "click", view: view.id, ...payload }), inputs: [] };
  sync(at("list"), [{ key: "home", view }], () => h("div", { class: "home" }, view ? blocks(view.blocks, home) : h("p", { class: "empty" }, `${state.app} has not published this tab yet.`)));
  clear(at("main-foot"));
  where.foot = "";
}

function item(place, message, inThread) {
  return { key: message.ts, message, replies: inThread ? [] : repliesOf(place, message.ts), me: state.me };
}

function showMessages(place) {
  const top = place.messages.filter((one) => !one.thread_ts || one.is_broadcast);
  const items = top.map((one) => item(place, one, false));
  const intro = { key: "intro", prompts: place.kind === "im" ? state.prompts : null, name: place.name };
  sync(at("list"), [intro, ...items], (one) => one.key === "intro" ? introduction(place, items.length) : render(one.message, surface(one.message, true), one.replies));
  if (where.foot !== place.id) {
    const title = place.kind === "im" ? `Message ${state.app}` : `Message #${place.name}`;
    mainComposer = composer({ placeholder: title, upload, send: sendMain, stop: () => {} });
    clear(at("main-foot"), mainComposer.box);
    where.foot = place.id;
  }
}

async function sendMain(text, files) {
  const place = channel();
  const answer = await act({ kind: "post", channel: place.id, text, files });
  at("list").scrollTop = at("list").scrollHeight;
  if (answer.ok && answer.ts && !text.startsWith("/") && (place.kind === "im" || /@aytada\b/i.test(text))) openThread(answer.ts);
  return answer;
}

function introduction(place) {
  if (place.kind !== "im") return h("div", { class: "intro" }, h("h3", {}, `# ${place.name}`), h("p", {}, place.has_bot ? `This is the beginning of #${place.name}. Mention @${state.app} to put it to work.` : `@${state.app} is not in this channel yet.`));
  const prompts = state.prompts?.prompts ?? [];
  return h("div", { class: "intro" }, avatar({ is_bot: true }), h("h3", {}, state.app), h("p", {}, `This conversation is between you and ${state.app}. Each message starts a thread.`),
    prompts.length ? h("div", { class: "prompts" }, state.prompts.title && h("p", {}, state.prompts.title), prompts.map((one) => h("button", { class: "btn", onclick: () => sendMain(one.message, []) }, one.title))) : null);
}

function showThread(place) {
  const root = place.messages.find((one) => one.ts === where.thread);
  at("thread").hidden = !root;
  app.classList.toggle("with-thread", Boolean(root));
  if (!root) {
    where.threadFoot = "";
    if (app.dataset.pane === "thread") pane("main");
    return;
  }
  const session = state.sessions[`${place.id}:${where.thread}`];
  at("thread-where").textContent = session?.title || (place.kind === "im" ? state.app : `# ${place.name}`);
  const items = [root, ...repliesOf(place, where.thread)].map((one) => item(place, one, true));
  sync(at("thread-list"), items, (one) => render(one.message, surface(one.message, false), []));
  if (where.threadFoot !== where.thread) {
    const thread = where.thread;
    threadComposer = composer({
      placeholder: "Reply…", upload,
      send: async (text, files) => {
        const answer = await act({ kind: "post", channel: place.id, text, files, thread_ts: thread });
        at("thread-list").scrollTop = at("thread-list").scrollHeight;
        return answer;
      },
      stop: () => act({ kind: "stop", channel: place.id, thread_ts: thread }),
    });
    clear(at("thread-foot"), threadComposer.box);
    where.threadFoot = where.thread;
  }
  threadComposer.session(session, state.app);
}

function show() {
  const place = channel();
  showSide();
  showBar(place);
  app.classList.toggle("at-home", where.tab === "home");
  if (where.tab === "home" && place.kind === "im") showHome();
  else showMessages(place);
  showThread(place);
  showModal(state, act, upload);
}

at("who").addEventListener("change", (event) => {
  Object.assign(where, { user: event.target.value, thread: "", foot: "", threadFoot: "" });
  clear(at("list"));
  refresh(true);
});
at("close-thread").addEventListener("click", () => { where.thread = ""; pane("main"); show(); });
at("to-main").addEventListener("click", () => pane("main"));
at("to-side").addEventListener("click", () => pane("side"));
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.overflow[open]")) if (!open.contains(event.target)) open.open = false;
});
// For tours and tests: open a place, tab or thread by name.
window.demo = { go, openThread, get state() { return state; } };

await refresh(true);
poll();
