// Gives each search box of the admin (select2) the name of its field: by itself it says its value.

function nameOf(select) {
  const cell = select.closest("td");
  const heading = cell?.closest("table").querySelectorAll("thead th")[cell.cellIndex];
  const name = document.querySelector(`label[for="${select.id}"]`) ?? heading;
  if (name && !name.id) name.id = `name-${select.id}`;
  return name;
}

function nameAll() {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    const name = nameOf(select);
    const value = box?.querySelector(".select2-selection__rendered");
    if (name && value) box.setAttribute("aria-labelledby", `${name.id} ${value.id}`);
  }
}

// Pages without such boxes load no jQuery; where there are some, this runs after they were made.
const jQuery = window.django?.jQuery;
if (jQuery) {
  jQuery(nameAll);
  document.addEventListener("formset:added", () => setTimeout(nameAll));
  jQuery(document).on("select2:open", (event) => {
    const field = document.querySelector(".select2-search__field");
    field?.setAttribute("aria-label", `Tìm: ${nameOf(event.target)?.textContent.trim() ?? ""}`);
  });
}
