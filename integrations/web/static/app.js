// What every page needs: parts that look again while something is under way, and notices that leave.
(() => {
  "use strict";
  const due = new WeakMap();

  // A part with data-poll="address" is fetched again every data-poll-seconds, only while it is on the
  // page and the tab is seen; a part that comes back without the attribute has come to rest.
  const look = () => {
    if (document.hidden || !window.htmx) return;
    const now = Date.now();
    for (const part of document.querySelectorAll("[data-poll]")) {
      const pause = Number(part.dataset.pollSeconds || 8) * 1000;
      if (!due.has(part)) { due.set(part, now + pause); continue; }
      if (now < due.get(part) || part.contains(document.activeElement)) continue;
      due.set(part, now + pause);
      window.htmx.ajax("GET", part.dataset.poll, { target: part, swap: "outerMorph" });
    }
  };
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);

  const status = document.getElementById("status");
  let leaving = 0;
  new MutationObserver(() => {
    clearTimeout(leaving);
    if (status.textContent.trim()) leaving = setTimeout(() => { status.replaceChildren(); }, 8000);
  }).observe(status, { childList: true, subtree: true });
})();
