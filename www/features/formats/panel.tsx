// The network as text, in the page's own JSON and in the forms of other programs. It is checked during typing and built
// on request. The module of another form is loaded when its tab is chosen.

import { useEffect, useRef, useState } from "preact/hooks";
import { specAsText } from "../../app/presets.ts";
import { applySpec, checkSpec } from "../../app/session/commands.ts";
import { live, settings } from "../../app/store.ts";
import type { Outcome } from "../../protocol/faults.ts";
import type { FormatNote, NetworkForm } from "../../protocol/formats.ts";
import type { NetworkCheck, NetworkInfo, Shape } from "../../protocol/network.ts";
import { PanelTitle } from "../../ui/controls.tsx";
import { compact, count } from "../../ui/format.ts";
import { fileName, saveFile } from "../../ui/save-file.ts";
import { Tabs, tabId } from "../../ui/tabs.tsx";
import { inItsWords } from "./foreign-fault.ts";
import { formOf, openNetworkText, waitingText } from "./network-text.ts";
import { askFormats } from "./state.ts";
import * as styles from "./style.module.css";
import { formatFault, formatNote, words } from "./words.ts";

/** The text is checked after a pause in typing of this length. */
const SETTLED_MS = 250;

/** The forms and their files' endings. */
const ENDINGS = { json: "json", convnetjs: "js", caffe: "prototxt", pytorch: "py", keras: "py" };
const FORMS = Object.keys(ENDINGS) as NetworkForm[];

/** Forms that can be read. Code is only shown. */
const READABLE: NetworkForm[] = ["json", "convnetjs", "caffe"];

interface Draft {
  text: string;
  /** The shape of the pictures, where it replaces the input of the text. */
  input: Shape | null;
  /** Null while it is being checked. */
  verdict: Outcome<Checked> | null;
}

interface Checked extends NetworkInfo {
  notes: FormatNote[];
}

type Shown = Outcome<{ text: string; notes: FormatNote[] }>;

/** The running network in some form. */
async function write(form: NetworkForm, spec: string): Promise<Shown> {
  if (form === "json") return { ok: true, value: { text: spec, notes: [] } };
  return askFormats((api) => api.write(form, spec));
}

/** Checks the network of a text. The running network stays as it is. */
async function check(
  form: NetworkForm,
  draft: string,
  input: Shape | null,
): Promise<Outcome<Checked> | null> {
  if (form === "json" && input === null) {
    return checked(await checkSpec(draft), []);
  }
  const read = await askFormats((api) => api.read(form, draft, input));
  if (!read.ok) return read;
  const { spec, notes, origins } = read.value;
  const verdict = checked(await checkSpec(specAsText(spec)), notes);
  return verdict?.ok === false
    ? { ok: false, fault: inItsWords(verdict.fault, form, origins) }
    : verdict;
}

function checked(check: NetworkCheck | null, notes: FormatNote[]): Outcome<Checked> | null {
  if (check?.network) return { ok: true, value: { ...check.network, notes } };
  return check?.fault ? { ok: false, fault: check.fault } : null;
}

export default function Spec() {
  const t = words.value;
  const [form, setForm] = useState<NetworkForm>("json");
  const choices = FORMS.map((value) => ({ value, label: t.names[value] }));
  const wanted = waitingText.value?.form;
  useEffect(() => wanted && setForm(wanted), [wanted]);
  return (
    <>
      <PanelTitle name="formats">{t.network.title}</PanelTitle>
      <div class={`${styles.spec} stack`}>
        <Tabs label={t.forms} panel="spec-text" choices={choices} value={form} onChange={setForm} />
        <div
          id="spec-text"
          role="tabpanel"
          aria-labelledby={tabId("spec-text", form)}
          class="stack"
        >
          <Text key={form} form={form} />
        </div>
      </div>
    </>
  );
}

function Text({ form }: { form: NetworkForm }) {
  const t = words.value;
  const running = settings.spec.value;
  const area = useRef<HTMLTextAreaElement>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [done, setDone] = useState("");
  const own = shown?.ok ? shown.value.text : "";
  const content = draft?.text ?? own;
  const changed = draft !== null && draft.text !== own;

  const isOpen = live.opened.value !== null;
  const written = useRef<string | null>(null);
  useEffect(() => {
    let current = true;
    // The network changed elsewhere: the panel shows it. The first network of the page is no change.
    if (written.current !== null && written.current !== running) setDraft(null);
    if (isOpen) written.current = running;
    void write(form, running).then((outcome) => current && setShown(outcome));
    return () => {
      current = false;
    };
  }, [form, running, isOpen]);

  const waiting = waitingText.value;
  useEffect(() => {
    if (waiting?.form !== form) return;
    waitingText.value = null;
    setDone("");
    setDraft({ text: waiting.text, input: null, verdict: null });
    area.current?.scrollIntoView({ block: "center" });
    area.current?.focus({ preventScroll: true });
  }, [waiting]);

  const typed = changed ? draft.text : null;
  const input = draft?.input ?? null;
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(() => {
      void check(form, typed, input).then((verdict) =>
        setDraft((now) =>
          now?.text === typed && now.input === input ? { text: typed, input, verdict } : now,
        ),
      );
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [form, typed, input, isOpen]);

  const verdict = changed ? draft.verdict : null;
  const wrong = verdict?.ok === false || (!changed && shown?.ok === false);
  const readable = READABLE.includes(form);
  const found = changed && wrong ? formOf(draft.text) : null;
  const other = found === form ? null : found;
  // The network in training sees the pictures.
  const pictures = live.opened.value?.network.spec.input;
  const otherInput = verdict?.ok === false && verdict.fault.code === "wrong_input";
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(content);
      setDone(t.copied);
    } catch {
      area.current?.select();
      setDone(t.notCopied);
    }
  };
  const download = () => {
    const name = fileName("network", ENDINGS[form]);
    saveFile(name, "text/plain", content);
    setDone(t.saved(name));
  };
  return (
    <>
      <textarea
        ref={area}
        aria-label={form === "json" ? t.network.label : t.label(t.names[form])}
        aria-invalid={changed && wrong}
        aria-describedby="spec-verdict"
        spellcheck={false}
        autocomplete="off"
        // Its own text would come between what is written before it.
        readOnly={!readable || (shown === null && draft === null)}
        value={content}
        onFocus={({ currentTarget }) => {
          // Browsers come back to the caret alone, which may be below the bar.
          const { bottom } = currentTarget.getBoundingClientRect();
          const bar = Number.parseFloat(getComputedStyle(currentTarget).scrollMarginTop);
          if (bottom < bar) currentTarget.scrollIntoView({ block: "nearest" });
        }}
        onInput={(event) => {
          setDone("");
          setDraft({ text: event.currentTarget.value, input: null, verdict: null });
        }}
      />
      <p id="spec-verdict" class={wrong ? styles.wrong : "quiet"} aria-live="polite">
        {other !== null
          ? t.otherForm(t.names[other], READABLE.includes(other))
          : changed
            ? describe(draft)
            : introduce(form, shown)}
      </p>
      <div class="row">
        {other !== null && READABLE.includes(other) ? (
          <button type="button" class="primary" onClick={() => openNetworkText(other, content)}>
            {t.openAs(t.names[other])}
          </button>
        ) : null}
        {otherInput && pictures !== undefined ? (
          <button
            type="button"
            class="primary"
            onClick={() => setDraft({ text: content, input: pictures, verdict: null })}
          >
            {t.takeInput(shapeText(pictures))}
          </button>
        ) : null}
        {readable ? (
          <>
            <button
              type="button"
              class={other === null && !otherInput ? "primary" : ""}
              disabled={verdict?.ok !== true || live.busy.value}
              onClick={() => verdict?.ok && void applySpec(specAsText(verdict.value.spec))}
            >
              {t.network.apply}
            </button>
            <button type="button" disabled={!changed} onClick={() => setDraft(null)}>
              {t.network.revert}
            </button>
          </>
        ) : null}
        <button type="button" disabled={content === ""} onClick={() => void copy()}>
          {t.copy}
        </button>
        <button type="button" disabled={content === ""} onClick={download}>
          {t.download}
        </button>
        <span class="quiet" role="status">
          {done}
        </span>
      </div>
    </>
  );
}

/** A shape as text: 3 × 32 × 32. */
const shapeText = ({ channels, height, width }: Shape) => `${channels} × ${height} × ${width}`;

/** The sentence about the network of a draft. */
function describe({ verdict, input }: Draft): string {
  if (verdict === null) return "…";
  if (!verdict.ok) return formatFault(verdict.fault);
  const { parameters, multiplyAdds, notes } = verdict.value;
  const valid = words.value.network.valid(count(parameters), compact(multiplyAdds));
  const taken = input === null ? [] : [words.value.inputTaken(shapeText(input))];
  return [valid, ...taken, ...notes.map(formatNote)].join(" ");
}

/** The sentence before anything is typed. */
function introduce(form: NetworkForm, shown: Shown | null): string {
  if (shown === null) return "…";
  const t = words.value;
  if (!shown.ok) {
    return `${formatFault(shown.fault)} ${READABLE.includes(form) ? t.pasteAnother : ""}`;
  }
  const about = form === "json" ? words.value.network.unchanged : t.about[form];
  return [about, ...shown.value.notes.map(formatNote)].join(" ");
}
