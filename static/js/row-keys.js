// data-row-keys: in this list, "j" and "k" (or the arrows, once on a title) move from task to task, Enter
// or "o" opens one, "x" ticks it, "n" and "p" turn the page, "f" goes to the list's own search box
// (keys.js tells which keys are free).
const list = () => document.querySelector("[data-row-keys]");
const titles = () => [...list().querySelectorAll("tbody th a")].filter((link) => link.offsetParent !== null);
const row = () => document.activeElement?.closest("[data-row-keys] tbody tr:not(.group-row)");
const isOnTitle = () => row() && document.activeElement.matches("th a");

function move(step, event) {
  const all = titles();
  if (!all.length) return;
  event.preventDefault();
  const here = row() ? all.indexOf(row().querySelector("th a")) : -1;
  const there = here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step;
  const next = all[Math.max(0, Math.min(there, all.length - 1))];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
}

const ACTS = {
  j: (event) => move(1, event),
  k: (event) => move(-1, event),
  ArrowDown: (event) => isOnTitle() && move(1, event),
  ArrowUp: (event) => isOnTitle() && move(-1, event),
  o: () => row()?.querySelector("th a").click(),
  x: () => row()?.querySelector(".task-table__check input")?.click(),
  n: () => document.querySelector(".pages [rel=next]")?.click(),
  p: () => document.querySelector(".pages [rel=prev]")?.click(),
  f: (event) => {
    event.preventDefault();
    document.getElementById("list-search")?.focus();
  },
};

document.addEventListener("freekey", ({ detail: event }) => {
  if (list() && Object.hasOwn(ACTS, event.key)) ACTS[event.key](event);
});
