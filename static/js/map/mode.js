// Knows the two ways to draw counts: squares, which carry the numbers, and smoothed, which shows the shape.

/** Put two buttons into `box`; call `changed(smooth)` when the other one is chosen. */
export function modeSwitch(box, words, changed) {
  const group = document.createElement("div");
  group.className = "map-mode";
  const buttons = [false, true].map((smooth) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = smooth ? words.smooth : words.squares;
    button.addEventListener("click", () => (press(smooth), changed(smooth)));
    return button;
  });
  const press = (smooth) => buttons.forEach((button, at) => button.setAttribute("aria-pressed", String(Boolean(at) === smooth)));
  press(false);
  group.append(...buttons);
  box.append(group);
}
