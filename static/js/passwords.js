// data-password: a button beside the box that shows and hides what is typed. Made here, because
// without JavaScript it would do nothing.
for (const frame of document.querySelectorAll("[data-password]")) {
  const box = frame.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet btn-small";
  const say = (shown) => {
    box.type = shown ? "text" : "password";
    button.textContent = shown ? "Ẩn" : "Hiện";
    button.setAttribute("aria-label", shown ? "Ẩn mật khẩu" : "Hiện mật khẩu");
  };
  say(false);
  button.addEventListener("click", () => say(box.type === "password"));
  box.form.addEventListener("submit", () => say(false));
  frame.append(button);
}
