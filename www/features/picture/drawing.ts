// A drawing: ink over a ground, with undo. Knows canvases and nothing of the page.

export const DRAWING_SIDE = 512;
const MOST_UNDONE = 30;

/** The ground under the ink: a colour or a picture. */
export type Ground = string | OffscreenCanvas;

export interface Brush {
  /** Null takes ink away. */
  colour: string | null;
  width: number;
}

export interface Point {
  x: number;
  y: number;
}

function sheet(): OffscreenCanvasRenderingContext2D {
  const canvas = new OffscreenCanvas(DRAWING_SIDE, DRAWING_SIDE);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new RangeError("no canvas to draw on");
  return context;
}

export type Drawing = ReturnType<typeof makeDrawing>;

export function makeDrawing() {
  let ink = sheet();
  let ground: Ground = "#ffffff";
  const past: { ground: Ground; ink: OffscreenCanvasRenderingContext2D }[] = [];

  /** Stores the present state for undo. */
  function remember(): void {
    past.push({ ground, ink });
    if (past.length > MOST_UNDONE) past.shift();
    const before = ink;
    ink = sheet();
    ink.drawImage(before.canvas, 0, 0);
  }

  return {
    remember,
    /** A line with round ends; a dot where both ends are one. */
    stroke(from: Point, to: Point, { colour, width }: Brush): void {
      ink.globalCompositeOperation = colour === null ? "destination-out" : "source-over";
      ink.strokeStyle = colour ?? "#000000";
      ink.lineWidth = width;
      ink.lineCap = "round";
      ink.beginPath();
      ink.moveTo(from.x, from.y);
      // A line without any length would not be drawn at all.
      ink.lineTo(to.x + 0.01, to.y);
      ink.stroke();
    },
    /** Changes the ground and keeps the ink. */
    lay(under: Ground): void {
      remember();
      ground = under;
    },
    clear(): void {
      remember();
      ink.clearRect(0, 0, DRAWING_SIDE, DRAWING_SIDE);
    },
    undo(): void {
      const before = past.pop();
      if (before !== undefined) ({ ground, ink } = before);
    },
    canUndo: () => past.length > 0,
    paint(context: CanvasRenderingContext2D): void {
      if (typeof ground === "string") {
        context.fillStyle = ground;
        context.fillRect(0, 0, DRAWING_SIDE, DRAWING_SIDE);
      } else {
        context.drawImage(ground, 0, 0);
      }
      context.drawImage(ink.canvas, 0, 0);
    },
  };
}
