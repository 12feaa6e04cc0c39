// .cell-editor in the task list: answers that are no form and no row. Somebody saved it meanwhile: both
// versions are shown. Signed out meanwhile, or in anew elsewhere: the sign-in page opens, or where something is
// typed data-cell-out says so and leads there. No answer: a word of it, nothing is lost.
const editor = ({ detail }) =>
  detail.requestConfig?.path.includes("/cells/") ? document.querySelector(".cell-editor") : null;

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!editor(event)) return;
  const { xhr } = event.detail;
  if (xhr.status === 409) Object.assign(event.detail, { shouldSwap: true, isError: false });
  const isAnswer = !xhr.responseURL || new URL(xhr.responseURL).pathname.includes("/cells/");
  if (isAnswer && xhr.status !== 403) return;
  Object.assign(event.detail, { shouldSwap: false, isError: false });
  const told = editor(event).querySelector("[data-cell-out]");
  if (told) told.hidden = false;
  else location.assign(xhr.responseURL);
});

for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, (event) => {
    const told = editor(event)?.querySelector("[data-cell-failed]");
    if (told) told.hidden = false;
    else if (editor(event)) location.assign(event.detail.requestConfig.path);
  });
}
