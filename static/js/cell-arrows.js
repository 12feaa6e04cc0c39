// a.cell-edit in the task list: arrows go from one such cell to the next, in its row or its column.
const cells = () => [...document.querySelectorAll("a.cell-edit")];
const column = (link) => link.closest("td").className;

const beside = {
  ArrowLeft: (link) => cells()[cells().indexOf(link) - 1],
  ArrowRight: (link) => cells()[cells().indexOf(link) + 1],
  ArrowUp: (link) => above(link, -1),
  ArrowDown: (link) => above(link, 1),
};

function above(link, rows) {
  const same = cells().filter((each) => column(each) === column(link));
  return same[same.indexOf(link) + rows];
}

// Before the keys of the page, which go from task to task with the same arrows.
document.addEventListener("keydown", (event) => {
  const link = event.target.closest("a.cell-edit");
  if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
  const next = beside[event.key]?.(link);
  if (!next) return;
  event.preventDefault();
  next.focus();
}, true);
