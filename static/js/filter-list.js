// data-filter-list="Tìm cơ quan": put a box with that label over this list; it ignores tone marks,
// so that "so tai chinh" finds "Sở Tài chính". Ticked lines always stay. The box is made here,
// because without JavaScript it would do nothing.
const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();

function narrow(list, words) {
  for (const line of list.children) {
    const kept = line.querySelector("input:checked") !== null;
    const folded = fold(line.textContent);
    line.hidden = !kept && !words.every((word) => folded.includes(word));
  }
}

function prepare(list) {
  if (list.dataset.filterReady) return;
  list.dataset.filterReady = "yes";
  const box = document.createElement("input");
  box.type = "search";
  box.className = "form-control";
  box.placeholder = list.dataset.filterList;
  box.setAttribute("aria-label", list.dataset.filterList);
  box.addEventListener("input", () => narrow(list, fold(box.value).split(/\s+/).filter(Boolean)));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  list.before(box);
}

const prepareAll = () => document.querySelectorAll("[data-filter-list]").forEach(prepare);
prepareAll();
document.addEventListener("htmx:afterSettle", prepareAll);
