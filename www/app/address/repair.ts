// Repairs links that arrive damaged: escaped twice, with the full stop of a sentence, mistyped. Loaded for such a link.

import { type AddressProblem, NAMES, readAddress } from "./address.ts";

/** How often an escaped text is unescaped at most. */
const MOST_ESCAPES = 4;

/** Punctuation after a link, and the marks of a shortened one. */
const AFTER_LINK = /[\s.,;:!?…"'’”»>\]]+$/;

function unescaped(text: string): string {
  let plain = text;
  for (let times = 0; times < MOST_ESCAPES && /%[0-9a-f]{2}/i.test(plain); times++) {
    try {
      plain = decodeURIComponent(plain);
    } catch {
      break;
    }
  }
  return plain;
}

/** The parts of a query, also where `&` and `=` were escaped for HTML or for another address. */
function partsOf(search: string): string[] {
  return search
    .replace(/^\?/, "")
    .replace(/&(amp;|#38;|#x26;)+/gi, "&")
    .split("&")
    .flatMap((part) => {
      const escaped = !part.includes("=") && /%(25)*(3d|26)/i.test(part);
      return escaped ? partsOf(unescaped(part)) : [part];
    })
    .filter((part) => part !== "");
}

function withoutSentence(value: string): string {
  const plain = value.replace(AFTER_LINK, "");
  const open = plain.split("(").length;
  const closed = plain.split(")").length;
  return closed > open && plain.endsWith(")") ? withoutSentence(plain.slice(0, -1)) : plain;
}

/** The edit distance of two texts: letters changed, added or left out. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...a].entries()) {
    const next = [at + 1];
    for (const [to, other] of [...b].entries()) {
      const changed = (row[to] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The known name that is closest to an unknown one. */
const meantBy = (name: string): string | undefined =>
  NAMES.find((known) => known.length > 2 && distance(name, known) <= (known.length > 4 ? 2 : 1));

const problemsOf = (name: string, value: string) =>
  readAddress(`?${new URLSearchParams({ [name]: value })}`).problems;

/** The address with the parts that can be understood, repaired, and without the others. */
export function mendAddress(search: string): { search: string; problems: AddressProblem[] } {
  const kept: string[] = [];
  const problems: AddressProblem[] = [];
  for (const part of partsOf(search)) {
    const [[said = "", raw = ""] = []] = [...new URLSearchParams(part)];
    const name = said.trim().toLowerCase();
    if (NAMES.includes(name)) {
      const plain = unescaped(raw).trim();
      const value = [plain, withoutSentence(plain)].find((one) => !problemsOf(name, one).length);
      // The texts of networks are read later; none of them ends with punctuation.
      const read = value === plain ? withoutSentence(plain) : value;
      if (read === undefined) problems.push(...problemsOf(name, plain));
      else kept.push(new URLSearchParams({ [name]: read }).toString());
      continue;
    }
    const meant = meantBy(name);
    if (part.includes("=") && meant === undefined) kept.push(part);
    else {
      const expected = meant === undefined ? NAMES.join(", ") : `${meant}=…`;
      problems.push({ name: said, value: raw, expected });
    }
  }
  return { search: kept.length > 0 ? `?${kept.join("&")}` : "", problems };
}
