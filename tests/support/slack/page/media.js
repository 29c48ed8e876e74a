// Shows files: pictures, films, sounds, and anything else as a card to download.

import { bytes, h } from "./dom.js";

export function player(source, poster) {
  return h("video", { class: "film", src: source, poster, controls: true, preload: "metadata", playsinline: true });
}

export function file(one) {
  const name = h("a", { class: "file-name", href: one.url, download: one.name }, one.title || one.name);
  if (one.mimetype.startsWith("image/")) {
    return h("figure", { class: "file-figure" }, h("figcaption", {}, name), h("a", { href: one.url, target: "_blank" }, h("img", { class: "picture", src: one.url, alt: one.alt || one.title })));
  }
  if (one.mimetype.startsWith("video/")) return h("figure", { class: "file-figure" }, h("figcaption", {}, name), player(one.url));
  if (one.mimetype.startsWith("audio/")) return h("figure", { class: "file-figure" }, h("figcaption", {}, name), h("audio", { src: one.url, controls: true, preload: "metadata" }));
  return h("div", { class: "file" }, h("span", { class: "file-kind" }, one.name.split(".").pop().toUpperCase()), h("div", {}, name, h("small", {}, bytes(one.bytes))));
}
