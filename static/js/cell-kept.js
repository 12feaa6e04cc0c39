// .cell-editor[data-typed] in the task list: what is typed there is not saved yet (cells.js). The list asks for
// nothing else meanwhile: the focus goes back to it and data-cell-kept says what to do. Who leaves the page is
// asked first, by the browser.
const editor = () => document.querySelector(".cell-editor[data-typed]");

function keep() {
  const form = editor().querySelector("form");
  form.querySelector("[data-cell-kept]").hidden = false;
  form.querySelector("select, textarea, input:not([type=hidden])").focus();
}

document.addEventListener("cell-kept", keep);
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!editor() || editor().contains(event.target) || !event.target.closest("[data-live-list]")) return;
  event.preventDefault();
  keep();
});
addEventListener("beforeunload", (event) => {
  if (editor()) event.preventDefault();
});
