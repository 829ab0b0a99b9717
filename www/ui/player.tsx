// What plays a film: a button, and a slider over its moments, behind the last of which is now.

export function Player(props: {
  /** What the button does, now that the film plays or rests. */
  name: string;
  playing: boolean;
  onPlay: () => void;
  /** What the slider moves. */
  label: string;
  /** The moment in words. */
  moment: string;
  /** How many moments there are, and the one that is shown; `count` for now. */
  count: number;
  at: number;
  disabled?: boolean;
  onMove: (at: number) => void;
}) {
  const { playing, disabled = false } = props;
  return (
    <>
      <button
        type="button"
        class="small"
        disabled={disabled}
        aria-label={props.name}
        title={props.name}
        onClick={props.onPlay}
      >
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <path d={playing ? "M3 2h2v8H3zM7 2h2v8H7z" : "M3 1.5v9l7-4.5z"} />
        </svg>
      </button>
      <input
        type="range"
        aria-label={props.label}
        aria-valuetext={props.moment}
        title={props.label}
        disabled={disabled}
        min={0}
        max={props.count}
        step={1}
        value={props.at}
        onInput={(event) => props.onMove(event.currentTarget.valueAsNumber)}
      />
    </>
  );
}
