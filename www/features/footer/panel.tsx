// The foot of the page: what it promises, whom it follows.

import "./style.css";
import { words } from "./words.ts";

export default function Footer() {
  const t = words.value;
  return (
    <div class="colophon">
      <p>{t.privacy}</p>
      <p>{t.after}</p>
    </div>
  );
}
