// The foot of the page: what it promises, whom it follows.

import "./footer.css";
import { text } from "../text/text.ts";

export default function Footer() {
  const t = text.value.footer;
  return (
    <div class="colophon">
      <p>{t.privacy}</p>
      <p>{t.after}</p>
    </div>
  );
}
