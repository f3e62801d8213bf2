// Reads a page aloud with a voice that the device itself has; without one there is no button.
// A voice that a browser borrows from the net would tell a stranger what is on the page.
"use strict";
(() => {
  const button = document.querySelector("[data-aloud]");
  const speech = window.speechSynthesis;
  if (!button || !speech) return;
  const { lang } = document.documentElement;
  const isOurs = ({ localService, lang: its }) => localService && its.startsWith(lang.slice(0, 2));
  const voice = () => speech.getVoices().find(isOurs);
  const say = (text) => {
    const words = new SpeechSynthesisUtterance(text);
    Object.assign(words, { lang, voice: voice(), rate: 0.9 });
    words.onend = show;
    speech.speak(words);
    show();
  };
  const show = () => button.setAttribute("aria-pressed", String(speech.speaking));
  const parts = "h1, h2, p, li, legend, label, summary, button, a.button";
  const texts = () =>
    [...document.querySelectorAll("main :is(" + parts + ")")]
      .filter((node) => node.offsetParent && !node.parentElement.closest("li, p, label"))
      .map((node) => node.innerText.trim())
      .filter(Boolean);
  const offer = () => {
    button.hidden = !voice();
  };
  let isOn = false;
  button.addEventListener("click", () => {
    isOn = !speech.speaking;
    speech.cancel();
    if (isOn) texts().forEach(say);
    show();
  });
  // Whoever listens hears what was just chosen, too.
  document.addEventListener("change", ({ target }) => {
    if (!isOn || !target.labels?.[0]) return;
    speech.cancel();
    say(target.labels[0].innerText.trim());
  });
  speech.addEventListener?.("voiceschanged", offer);
  offer();
})();
