// uPlot makes a number format of the browser's language when it is loaded. A system without a language reports "C", for
// which that throws, and no chart would appear.

try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { configurable: true, value: "en" });
}
