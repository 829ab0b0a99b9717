// Language and theme: where they come from, where they are stored, what they change in the document.

import { effect } from "@preact/signals";
import { isLanguage, type Language } from "../i18n/languages.ts";
import { settings, systemIsDark, type Theme } from "./store.ts";

// Private windows and strict settings refuse storage: choices then last as long as the page.
const keyOf = (name: string) => `convscope.${name}`;

/** Whether `key` of the storage is that of `name`. */
export const isStoredAs = (key: string, name: string): boolean => key === keyOf(name);

export function readPreference(name: string): string | null {
  try {
    return localStorage.getItem(keyOf(name));
  } catch {
    return null;
  }
}

export function writePreference(name: string, value: string): void {
  try {
    localStorage.setItem(keyOf(name), value);
  } catch {
    // See above.
  }
}

export function preferredLanguage(): Language {
  const value = readPreference("lang");
  if (value !== null && isLanguage(value)) return value;
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage);
  return spoken ?? "en";
}

export function chooseLanguage(lang: Language): void {
  settings.lang.value = lang;
  writePreference("lang", lang);
  // Stored at once, so that a reload shows the chosen language.
  const url = new URL(location.href);
  if (!url.searchParams.has("lang")) return;
  url.searchParams.set("lang", lang);
  history.replaceState(history.state, "", url);
}

export function chooseTheme(theme: Theme): void {
  settings.theme.value = theme;
  writePreference("theme", theme);
}

export function watchPreferences(): void {
  const value = readPreference("theme");
  if (value === "light" || value === "dark") settings.theme.value = value;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const look = () => {
    systemIsDark.value = dark.matches;
  };
  look();
  dark.addEventListener("change", look);
  effect(() => {
    document.documentElement.dataset.theme = settings.theme.value;
  });
}
