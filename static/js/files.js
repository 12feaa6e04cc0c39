// input[type=file]: a browser words its own button in the language that it was installed in; here the
// button and what was chosen are said in ours. The input stays above them, unseen, so that presses,
// keys and files that are dropped reach it as before. Without JavaScript it shows itself.
function dress(input) {
  const [face, button, name] = ["span", "span", "span"].map((tag) => document.createElement(tag));
  face.className = `${input.className} file-face`;
  button.className = "file-face__button";
  name.className = "file-face__name";
  button.textContent = input.multiple ? "Chọn các tệp" : "Chọn tệp";
  button.ariaHidden = name.ariaHidden = "true";
  input.replaceWith(face);
  face.append(button, name, input);
  input.className = "file-face__input";
  input.addEventListener("change", () => say(input, name));
  say(input, name);
}

function say(input, name) {
  const names = Array.from(input.files, (file) => file.name);
  name.textContent = (names.length > 1 ? `${names.length} tệp: ` : "") + names.join("; ") || "Chưa chọn tệp nào";
}

const prepare = () => document.querySelectorAll("input[type=file]:not(.file-face__input)").forEach(dress);

document.addEventListener("htmx:afterSettle", prepare);
prepare();
