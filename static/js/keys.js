// data-search-key: "/" moves to this search box, unless one is already typing.
const box = document.querySelector("[data-search-key]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!box || event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (box.offsetParent === null) return;
  event.preventDefault();
  box.focus();
  box.select();
});
