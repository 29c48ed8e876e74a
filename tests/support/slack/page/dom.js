// Makes elements; text is always text, never markup.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "value") element.value = value;
    else if (name in element && typeof value === "boolean") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function clear(element, ...children) {
  element.replaceChildren(...children.flat(9).filter((child) => child));
  return element;
}

export function toast(text) {
  const box = h("div", { class: "toast" }, text);
  document.getElementById("toasts").append(box);
  setTimeout(() => box.remove(), 5000);
}

const HUES = { A: "#7c3085", B: "#1264a3", G: "#8a5a00" };

export function avatar(user, small = false) {
  const size = small ? "avatar small" : "avatar";
  if (user?.is_bot) return h("span", { class: `${size} bot`, "aria-hidden": "true" }, "A");
  const letter = (user?.name ?? "?")[0];
  return h("span", { class: size, style: `background:${HUES[letter] ?? "#4a154b"}`, "aria-hidden": "true" }, letter);
}

export function time(ts) {
  return new Date(Number(ts) * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

export function bytes(count) {
  if (count < 1000) return `${count} B`;
  return count < 1e6 ? `${Math.round(count / 1000)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}
