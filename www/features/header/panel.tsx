// The top of the page: its name, one sentence, the resume prompt, language and theme.

import { chooseLanguage, chooseTheme } from "../../app/preferences.ts";
import { live, settings, type Theme } from "../../app/store.ts";
import { LANGUAGE_NAMES, LANGUAGES } from "../../i18n/languages.ts";
import { Select } from "../../ui/controls.tsx";
import { lazy } from "../../ui/lazy.tsx";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

const SPOKEN = LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }));
const THEMES: Theme[] = ["system", "light", "dark"];

const Offer = lazy(() => import("../runs/resume-prompt.tsx"));
const CopyLink = lazy(() => import("../link/copy-link.tsx"));
const Keys = lazy(() => import("../keys/keys.tsx"));

export default function Header() {
  const t = words.value;
  return (
    <div class={styles.masthead}>
      <a class={styles.skip} href="#content">
        {t.skip}
      </a>
      <h1 translate={false}>Convscope</h1>
      <p>{t.tagline}</p>
      {live.saved.value.length > 0 ? <Offer /> : null}
      <div class="row">
        <Select
          label={t.language}
          hideLabel
          value={settings.lang.value}
          choices={SPOKEN}
          onChange={chooseLanguage}
        />
        <Select
          label={t.theme}
          hideLabel
          value={settings.theme.value}
          choices={THEMES.map((theme) => ({ value: theme, label: t.themes[theme] }))}
          onChange={chooseTheme}
        />
        {live.opened.value === null ? null : (
          <>
            <CopyLink />
            <Keys />
          </>
        )}
      </div>
    </div>
  );
}
