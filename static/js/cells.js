// a.cell-edit in the task list: Enter, F2 or a click opens the cell where it stands; Escape leaves it,
// Enter saves, Tab saves and goes on to the next cell. What is typed stays until it is saved or left.
// Without JavaScript the link leads to the same form on a page of its own.
let open = null;
let step = 0;

const cells = () => [...document.querySelectorAll("a.cell-edit")];
const field = (place) => place.querySelector("select, textarea, input:not([type=hidden])");
const said = (form) => new URLSearchParams(new FormData(form)).toString();
const isTyped = (form) => Boolean(form) && said(form) !== open.was;
const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing);
const isOurs = ({ detail }) => open !== null && detail.requestConfig?.path.includes("/cells/");

function close() {
  const { holder, index } = open;
  open = null;
  holder.remove();
  (cells()[index + step] ?? cells()[index])?.focus();
  step = 0;
}

function edit(link) {
  const form = open?.holder.querySelector("form");
  if (isTyped(form)) return document.dispatchEvent(new Event("cell-kept"));
  if (open) close();
  const holder = document.createElement("div");
  holder.className = "cell-editor";
  holder.dataset.ownAnswers = "";
  open = { holder, index: cells().indexOf(link) };
  link.after(holder);
  return htmx.ajax("GET", link.pathname, { source: holder, target: holder, swap: "innerHTML" });
}

// Whether the key did something of ours, and nothing else is to come of it.
function acts(event, form) {
  const saves = event.key === "Enter" && !event.shiftKey && !event.target.closest("button");
  const goesOn = event.key === "Tab" && "tabSaves" in form.dataset && event.target === field(form);
  if (goesOn) step = event.shiftKey ? -1 : 1;
  if (event.key === "Escape" || (goesOn && !isTyped(form))) close();
  else if (saves || goesOn) form.requestSubmit();
  return saves || goesOn || event.key === "Escape";
}

document.addEventListener("keydown", (event) => {
  const form = event.target.closest("[data-cell-form]");
  const link = event.target.closest("a.cell-edit");
  if (form && open && isPlain(event) && acts(event, form)) event.preventDefault();
  else if (link && event.key === "F2" && isPlain(event)) edit(link);
});

// What is not saved yet is kept (cell-kept.js).
document.addEventListener("input", (event) => {
  const form = open && event.target.closest("[data-cell-form]");
  if (form) open.holder.toggleAttribute("data-typed", isTyped(form));
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.cell-edit");
  if (open && event.target.closest("[data-cell-leave]")) close();
  if (!link || !isPlain(event) || event.shiftKey) return;
  event.preventDefault();
  edit(link);
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (!isOurs(event)) return;
  if (!open.holder.isConnected) {
    const row = cells()[open.index]?.closest("tr");
    const left = row?.querySelector("[data-left]")?.textContent;
    document.getElementById("list-said").textContent = left ? `Đã lưu, ${left}` : "Đã lưu";
    return close();
  }
  step = 0;
  open.was ??= said(open.holder.querySelector("form"));
  const first = field(open.holder.querySelector(".field--error") ?? open.holder);
  first.focus();
  open.holder.scrollIntoView({ block: "nearest" });
  return first.setSelectionRange?.(first.value.length, first.value.length);
});
