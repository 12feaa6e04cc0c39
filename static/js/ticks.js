// data-tick-all="Chọn các nhiệm vụ…": a box over a column of boxes, which ticks them all; it is made
// here, because without JavaScript it would do nothing. data-tick-count says how many are ticked, and
// that an address holds no more than MOST. Shift and a click tick or clear all since the last click.
// What is ticked stays so on other pages of what the filters find, in another order, when the page is
// loaded again: data-ticked-elsewhere sends along what stands on no row here.
const KEPT = "ticked";
const MOST = 200;
const PLACES = ["page", "sort", "group", "columns", "density", "view"];
const isReturn = performance.getEntriesByType("navigation")[0].type !== "navigate";
let { codes, found } = (isReturn && JSON.parse(sessionStorage.getItem(KEPT))) || {};
const ticked = new Set(codes);
let last = null;

const make = (tag, values) => Object.assign(document.createElement(tag), values);
const asField = (code) => make("input", { type: "hidden", name: "task", value: code });
const boxes = () => [...document.querySelectorAll("tbody .task-table__check input")];

function tell() {
  const all = boxes();
  for (const box of all) if (box.checked) ticked.add(box.value); else ticked.delete(box.value);
  sessionStorage.setItem(KEPT, JSON.stringify({ found, codes: [...ticked] }));
  const elsewhere = [...ticked].filter((code) => !all.some((box) => box.value === code));
  document.querySelector("[data-ticked-elsewhere]")?.replaceChildren(...elsewhere.map(asField));
  const isTooMany = ticked.size > MOST;
  for (const act of document.querySelectorAll(".bulk-bar__acts button")) act.disabled = isTooMany;
  const more = elsewhere.length ? `, ${elsewhere.length} ở trang khác` : "";
  const most = `, nhiều nhất ${MOST}. Hãy bỏ bớt hoặc lọc rồi chọn cả kết quả`;
  const count = document.querySelector("[data-tick-count]");
  if (count) count.textContent = `Đã chọn ${ticked.size}${isTooMany ? most : more}`;
  const head = document.querySelector("[data-tick-all] input");
  const here = all.filter((box) => box.checked).length;
  const isWhole = here > 0 && here === all.length;
  if (head) Object.assign(head, { checked: isWhole, indeterminate: here > 0 && !isWhole });
}

function makeHead(cell) {
  const ariaLabel = cell.dataset.tickAll;
  const box = make("input", { type: "checkbox", className: "form-check-input", ariaLabel });
  box.addEventListener("change", () => {
    for (const each of boxes()) each.checked = box.checked;
    tell();
  });
  const label = make("label", { className: "tick-all" });
  label.append(box, make("span", { className: "tick-all__words", textContent: ariaLabel }));
  cell.append(label);
}

function prepare() {
  const asked = new URLSearchParams(location.search);
  for (const name of PLACES) asked.delete(name);
  if (found !== asked.toString()) ticked.clear();
  found = asked.toString();
  for (const box of boxes()) box.checked ||= ticked.has(box.value);
  const cell = document.querySelector("[data-tick-all]");
  if (cell && !cell.firstElementChild) makeHead(cell);
  last = null;
  tell();
}

document.addEventListener("click", (event) => {
  const all = boxes();
  const here = all.indexOf(event.target);
  if (here < 0) return;
  const from = all.indexOf(last);
  if (event.shiftKey && from >= 0) {
    const [start, end] = from < here ? [from, here] : [here, from];
    for (const box of all.slice(start, end + 1)) box.checked = event.target.checked;
  }
  last = event.target;
  tell();
});
document.addEventListener("reset", () => {
  ticked.clear();
  setTimeout(tell);
});
document.addEventListener("htmx:afterSettle", prepare);
// The browser puts ticks of a page that is returned to back after this began.
addEventListener("pageshow", tell);
prepare();
