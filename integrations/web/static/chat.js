// The chat: follows the talk over server-sent events, sends by Enter, opens as a drawer on small screens.
(() => {
  "use strict";
  const chat = document.getElementById("chat");
  if (!chat) return;
  const turns = document.getElementById("turns");
  const scroll = document.getElementById("chat-scroll");
  const live = document.getElementById("chat-live");
  const stop = document.getElementById("chat-stop");
  const form = document.getElementById("chat-say");
  const text = document.getElementById("chat-text");
  const opener = document.querySelector("[data-chat-open]");
  const narrow = window.matchMedia("(max-width: 1099px)");

  const isAtEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  const toEnd = () => { scroll.scrollTop = scroll.scrollHeight; };
  const busy = () => {
    const isBusy = turns.querySelector(".turn-running, .turn.pending") !== null;
    stop.hidden = turns.querySelector(".turn-running") === null;
    turns.setAttribute("aria-busy", isBusy ? "true" : "false");
  };

  // ---------------------------------------------------------------- the stream
  let source = null;
  let pause = 4000;
  let last = chat.dataset.after || "";
  const address = () => {
    const url = new URL(chat.dataset.events, window.location.href);
    url.searchParams.set("after", last);
    return url;
  };
  const connect = () => {
    if (source) source.close();
    source = new EventSource(address());
    source.addEventListener("turn", (event) => {
      last = event.lastEventId;
      pause = 4000;
      show(JSON.parse(event.data));
    });
    source.addEventListener("project", (event) => {
      last = event.lastEventId;
      document.dispatchEvent(new CustomEvent("aytada:changed"));
    });
    source.addEventListener("error", () => {
      // The browser comes back by itself unless the answer was a refusal.
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, 60000);
    });
  };
  const show = (told) => {
    const wasAtEnd = isAtEnd();
    for (const letter of told.letters) {
      const waiting = document.getElementById(letter);
      if (waiting) waiting.remove();
    }
    const holder = document.createElement("template");
    // The server renders and cleans it; nothing of a model reaches the page as it is.
    holder.innerHTML = told.html;
    const turn = holder.content.firstElementChild;
    const before = document.getElementById(told.turn);
    if (before) before.replaceWith(turn);
    else turns.append(turn);
    const greeting = document.getElementById("greeting");
    if (greeting) greeting.remove();
    window.htmx.process(turn);
    busy();
    if (wasAtEnd) toEnd();
    if (told.state !== "running") {
      live.textContent = told.plain || "Done.";
      document.dispatchEvent(new CustomEvent("aytada:changed"));
      if (opener && !isOpen() && narrow.matches) opener.classList.add("has-news");
    }
  };
  connect();
  // A price that was answered beside the chat is answered here too.
  document.addEventListener("htmx:after:swap", () => {
    const panel = document.getElementById("studio-panel");
    if (!panel) return;
    for (const answer of turns.querySelectorAll(".price-answer")) {
      const quote = answer.querySelector("input[name=quote]");
      if (!quote || quote.value === panel.dataset.quote) continue;
      const words = document.createElement("p");
      words.className = "price-state";
      words.textContent = panel.dataset.accepted === quote.value ? "Approved" : "No longer open";
      answer.replaceWith(words);
    }
  });
  window.addEventListener("pagehide", () => source && source.close());
  window.addEventListener("pageshow", (event) => event.persisted && connect());

  // ---------------------------------------------------------------- saying
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (text.value.trim()) form.requestSubmit();
    }
  });
  form.addEventListener("htmx:after:swap", () => {
    text.value = "";
    busy();
    toEnd();
  });
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-say]");
    if (!chip) return;
    text.value = chip.dataset.say;
    form.requestSubmit();
  });

  // ---------------------------------------------------------------- the drawer
  const isOpen = () => chat.classList.contains("is-open");
  const toggle = (open) => {
    chat.classList.toggle("is-open", open);
    if (!opener) return;
    opener.setAttribute("aria-expanded", open ? "true" : "false");
    opener.classList.remove("has-news");
    if (open) {
      toEnd();
      text.focus();
    } else opener.focus();
  };
  if (opener) {
    chat.classList.add("is-drawer");
    opener.addEventListener("click", () => toggle(!isOpen()));
    chat.querySelector("[data-chat-close]").addEventListener("click", () => toggle(false));
    chat.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && narrow.matches && isOpen()) toggle(false);
    });
    if (window.location.hash === "#chat" && narrow.matches) toggle(true);
  }
  busy();
  toEnd();
})();
