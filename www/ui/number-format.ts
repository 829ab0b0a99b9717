// uPlot asks for the browser's own number format as it is loaded. A system without a language names "C", which none is
// known for, and an exception there would keep every chart away.

try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { configurable: true, value: "en" });
}
