// The foot of the page: what it promises, whom it follows.

import "./style.css";
import { text } from "../../i18n/text.ts";

export default function Footer() {
  const t = text.value.footer;
  return (
    <div class="colophon">
      <p>{t.privacy}</p>
      <p>{t.after}</p>
    </div>
  );
}
