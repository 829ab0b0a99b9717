// The foot of the page: its promise of privacy, and the demo that it follows.

import * as styles from "./style.module.css";
import { words } from "./words.ts";

export default function Footer() {
  const t = words.value;
  return (
    <div class={styles.colophon}>
      <p>{t.privacy}</p>
      <p>{t.after}</p>
    </div>
  );
}
