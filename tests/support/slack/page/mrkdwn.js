// Renders Slack's mrkdwn and standard Markdown as elements.

import { h } from "./dom.js";
import { EMOJI } from "./emoji.js";

const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
const link = (url, label) => h("a", { href: /^(https?|mailto):/.test(url) ? url : "#", target: "_blank", rel: "noreferrer" }, label);
const emoji = (name) => EMOJI[name] ?? `:${name}:`;

function bracketed(inner, state) {
  const [target, label] = inner.split("|");
  if (target.startsWith("@")) {
    const user = state.users[target.slice(1)];
    return h("span", { class: `mention${target.slice(1) === state.me ? " mine" : ""}` }, `@${user?.name ?? label ?? "someone"}`);
  }
  if (target.startsWith("#")) return h("span", { class: "mention" }, `#${label || state.channel_names[target.slice(1)] || "channel"}`);
  if (target.startsWith("!date")) return plain(label ?? "");
  if (target.startsWith("!")) return h("span", { class: "mention loud" }, `@${target.slice(1)}`);
  return link(plain(target), plain(label ?? target));
}

const RULES = {
  mrkdwn: [
    [/```\n?([\s\S]+?)\n?```/, (m) => h("pre", {}, plain(m[1]))],
    [/`([^`\n]+)`/, (m) => h("code", {}, plain(m[1]))],
    [/<([^<>\n]+)>/, (m, state) => bracketed(m[1], state)],
    [/(?<![\w*])\*(?!\s)([^*\n]+?)(?<!\s)\*(?![\w*])/, (m, state) => h("strong", {}, inline(m[1], state))],
    [/(?<![\w_])_(?!\s)([^_\n]+?)(?<!\s)_(?![\w_])/, (m, state) => h("em", {}, inline(m[1], state))],
    [/(?<![\w~])~(?!\s)([^~\n]+?)(?<!\s)~(?![\w~])/, (m, state) => h("s", {}, inline(m[1], state))],
    [/:([a-z0-9_+-]+):/, (m) => emoji(m[1])],
  ],
  markdown: [
    [/`([^`\n]+)`/, (m) => h("code", {}, m[1])],
    [/!?\[([^\]]+)\]\(([^)\s]+)\)/, (m) => link(m[2], m[1])],
    [/<(https?:[^<>|\s]+)(?:\|([^<>]*))?>/, (m) => link(m[1], m[2] || m[1])],
    [/<([@#!][^<>\n]+)>/, (m, state) => bracketed(m[1], state)],
    [/\*\*([^*]+?)\*\*|__([^_]+?)__/, (m, state) => h("strong", {}, inline(m[1] ?? m[2], state, "markdown"))],
    [/~~([^~]+?)~~/, (m, state) => h("s", {}, inline(m[1], state, "markdown"))],
    [/(?<![\w*])\*(?!\s)([^*\n]+?)\*(?!\w)|(?<![\w_])_(?!\s)([^_\n]+?)_(?!\w)/, (m, state) => h("em", {}, inline(m[1] ?? m[2], state, "markdown"))],
    [/(?<![\w"'(])https?:\/\/[^\s<>)]+/, (m) => link(m[0], m[0])],
    [/\\([\\`*_{}[\]()#+\-.!~<>|])/, (m) => m[1]],
    [/:([a-z0-9_+-]+):/, (m) => emoji(m[1])],
  ],
};

function inline(text, state, rules = "mrkdwn") {
  let first = null;
  for (const [pattern, make] of RULES[rules]) {
    const match = pattern.exec(text);
    if (match && (first === null || match.index < first.match.index)) first = { match, make };
  }
  if (first === null) return [rules === "mrkdwn" ? plain(text) : text];
  const { match, make } = first;
  const before = text.slice(0, match.index);
  return [
    before && (rules === "mrkdwn" ? plain(before) : before),
    make(match, state),
    ...inline(text.slice(match.index + match[0].length), state, rules),
  ].filter((part) => part !== "");
}

export function mrkdwn(text, state) {
  const parts = [];
  let quote = [];
  const flush = () => {
    if (quote.length) parts.push(h("blockquote", {}, inline(quote.join("\n"), state)));
    quote = [];
  };
  let rest = [];
  const flushText = () => {
    if (rest.length) parts.push(h("span", { class: "lines" }, inline(rest.join("\n"), state)));
    rest = [];
  };
  for (const line of text.split("\n")) {
    const quoted = /^(?:>|&gt;) ?(.*)$/.exec(line);
    if (quoted) {
      flushText();
      quote.push(quoted[1]);
    } else {
      flush();
      rest.push(line);
    }
  }
  flush();
  flushText();
  return h("div", { class: "mrkdwn" }, parts);
}

function table(lines, state) {
  const cells = (line) => line.replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
  const [head, , ...rows] = lines;
  return h("div", { class: "table-box" }, h("table", {},
    h("thead", {}, h("tr", {}, cells(head).map((cell) => h("th", {}, inline(cell, state, "markdown"))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, cells(row).map((cell) => h("td", {}, inline(cell, state, "markdown"))))))));
}

function list(lines, state) {
  const depth = (line) => /^\s*/.exec(line)[0].length;
  const marker = /^\s*(?:[-*+•]|\d+[.)])\s+/;
  const ordered = /^\s*\d+[.)]/.test(lines[0]);
  const start = ordered ? /\d+/.exec(lines[0])[0] : undefined;
  const box = h(ordered ? "ol" : "ul", { start });
  const base = depth(lines[0]);
  let at = 0;
  while (at < lines.length) {
    const inner = [];
    const text = [lines[at].replace(marker, "")];
    at += 1;
    while (at < lines.length && depth(lines[at]) > base) {
      (marker.test(lines[at]) || inner.length ? inner : text).push(lines[at]);
      at += 1;
    }
    box.append(h("li", {}, inline(text.join(" "), state, "markdown"), inner.length ? list(inner, state) : null));
  }
  return box;
}

export function markdown(text, state) {
  const lines = text.split("\n");
  const box = h("div", { class: "markdown" });
  let at = 0;
  const take = (pattern) => {
    const taken = [];
    while (at < lines.length && pattern.test(lines[at])) taken.push(lines[at++]);
    return taken;
  };
  while (at < lines.length) {
    const line = lines[at];
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (!line.trim()) at += 1;
    else if (line.startsWith("```")) {
      at += 1;
      const code = take(/^(?!```)/);
      at += 1;
      box.append(h("pre", {}, code.join("\n")));
    } else if (heading) {
      box.append(h(`h${Math.min(heading[1].length + 2, 6)}`, {}, inline(heading[2], state, "markdown")));
      at += 1;
    } else if (/^\s*(-{3,}|\*{3,})\s*$/.test(line)) {
      box.append(h("hr"));
      at += 1;
    } else if (/^\|.*\|/.test(line) && /^\|[\s:|-]+\|?$/.test(lines[at + 1] ?? "")) box.append(table(take(/^\|/), state));
    else if (/^> ?/.test(line)) box.append(h("blockquote", {}, markdown(take(/^>/).map((one) => one.replace(/^> ?/, "")).join("\n"), state)));
    else if (/^\s*(?:[-*+•]|\d+[.)])\s+/.test(line)) box.append(list(take(/^(\s*(?:[-*+•]|\d+[.)])\s+|\s{2,}\S)/), state));
    else box.append(h("p", { class: "lines" }, inline(take(/^(?!\s*$|#{1,6}\s|```|> |\s*[-*+•]\s|\s*\d+[.)]\s)/).join("\n") || lines[at++], state, "markdown")));
  }
  return box;
}
