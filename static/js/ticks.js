// data-tick-all="Chọn các nhiệm vụ…": a box over a column of boxes, which ticks them all; it is made
// here, because without JavaScript it would do nothing; on a phone its words stand beside it.
// data-tick-count says how many are ticked. Shift and a click tick or clear everything since the last click.
let last = null;

const boxes = () => [...document.querySelectorAll("tbody .task-table__check input")];

function tell() {
  const all = boxes();
  const ticked = all.filter((box) => box.checked).length;
  const count = document.querySelector("[data-tick-count]");
  if (count) count.textContent = `Đã chọn ${ticked}`;
  const head = document.querySelector("[data-tick-all] input");
  if (!head) return;
  head.checked = ticked > 0 && ticked === all.length;
  head.indeterminate = ticked > 0 && ticked < all.length;
}

function prepare() {
  const cell = document.querySelector("[data-tick-all]");
  last = null;
  if (cell && !cell.firstElementChild) {
    const label = document.createElement("label");
    const words = document.createElement("span");
    const box = document.createElement("input");
    label.className = "tick-all";
    words.className = "tick-all__words";
    words.textContent = cell.dataset.tickAll;
    box.type = "checkbox";
    box.className = "form-check-input";
    box.setAttribute("aria-label", cell.dataset.tickAll);
    box.addEventListener("change", () => {
      for (const each of boxes()) each.checked = box.checked;
      tell();
    });
    label.append(box, words);
    cell.append(label);
  }
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
document.addEventListener("reset", () => setTimeout(tell));
document.addEventListener("htmx:afterSettle", prepare);
prepare();
