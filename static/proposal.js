// The number of activities chosen, on the button that saves them.
(() => {
  const form = document.querySelector(".proposal-form");
  const button = form && form.querySelector("[data-count]");
  if (!button) return;
  const say = () => {
    const chosen = form.querySelectorAll("input[name=take]:checked").length;
    if (chosen > 0) button.textContent = chosen === 1 ? button.dataset.one : button.dataset.count.replace("{}", chosen);
  };
  form.addEventListener("change", say);
  say();
})();
