// data-groups="Cơ quan chủ trì": the head of each group in this table folds its rows away, and which
// are folded is remembered for the tab. data-fold-all, data-open-all: the same for all groups.
// Without JavaScript every group stands open, and the list of groups leads to each.
const table = () => document.querySelector("[data-groups]");
const memory = () => `folded ${table().dataset.groups}`;
const folded = () => new Set(JSON.parse(sessionStorage.getItem(memory()) ?? "[]"));
const heads = () => [...(table()?.querySelectorAll(".group-row") ?? [])];

function show(head, isFolded) {
  head.closest("tbody").classList.toggle("is-folded", isFolded);
  head.querySelector("button").setAttribute("aria-expanded", String(!isFolded));
}

function remember(keys) {
  sessionStorage.setItem(memory(), JSON.stringify([...keys]));
  for (const head of heads()) show(head, keys.has(head.id));
}

function toggle(head) {
  const keys = folded();
  if (!keys.delete(head.id)) keys.add(head.id);
  remember(keys);
}

// What the index of groups counts stands beside each group as well, also when it was counted anew.
function count() {
  const index = document.querySelector(".group-index__list");
  for (const head of index ? heads() : []) {
    const line = index.querySelector(`a[href$="#${head.id}"]`)?.closest("li");
    const told = line?.querySelector("span").textContent ?? "0 nhiệm vụ";
    const note = head.querySelector(".group-row__note");
    if (note.textContent !== told) note.textContent = told;
  }
}

function prepare() {
  const keys = table()?.dataset.groups ? folded() : new Set();
  for (const head of heads()) {
    if (head.querySelector("button")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "group-row__fold";
    button.setAttribute("aria-label", `Thu gọn hoặc mở nhóm ${head.querySelector("[data-name]").textContent}`);
    button.addEventListener("click", () => toggle(head));
    head.querySelector(".group-row__inner").prepend(button);
    show(head, keys.has(head.id));
  }
  for (const all of document.querySelectorAll("[data-fold-all], [data-open-all]")) all.hidden = false;
  count();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-fold-all]")) remember(new Set(heads().map((head) => head.id)));
  if (event.target.closest("[data-open-all]")) remember(new Set());
});
document.addEventListener("htmx:afterSettle", prepare);
prepare();
// A link to a group opens it.
if (location.hash.startsWith("#nhom-") && folded().has(location.hash.slice(1))) toggle(document.querySelector(location.hash));
