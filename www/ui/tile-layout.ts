// The layout of tiles in their picture: arithmetic that drawing and pointing share.
import type { TileImage } from "../protocol/snapshot.ts";

export interface TileLayout {
  columns: number;
  rows: number;
  /** Screen pixels for each value. */
  scale: number;
  /** Values between tiles. */
  gap: number;
  /** Size of the whole picture, in values. */
  width: number;
  height: number;
  /** Column and row of a tile. */
  place(tile: number): { column: number; row: number };
  tileAt(column: number, row: number): number | null;
}

type Sizes = Pick<TileImage, "count" | "width" | "height" | "group">;

/** Small maps are shown larger, value by value. */
function preferredScale({ count, width, group }: Sizes): number {
  if (group > 1) return width > 8 || count > 600 ? 2 : 3;
  if (width >= 28) return 2;
  if (width >= 14) return 3;
  if (width >= 7) return 5;
  if (width >= 2) return 7;
  return 14;
}

/**
 * Fits tiles into `available` screen pixels. Channels of one filter share a row or a column, whichever makes the
 * picture wide rather than tall; single maps fill rows.
 */
export function layoutTiles(sizes: Sizes, available: number): TileLayout {
  const { count, width, height, group } = sizes;
  const gap = width * height === 1 && group === 1 ? 0 : 1;
  const groups = Math.max(1, Math.ceil(count / group));
  const upright = group > 1 && groups > group;
  const wanted = group === 1 ? count : upright ? groups : group;
  const fitting = (scale: number) =>
    Math.max(1, Math.floor((available / scale + gap) / (width + gap)));
  let scale = preferredScale(sizes);
  // Rows of a filter must not break; single maps may.
  while (scale > 1 && fitting(scale) < (group === 1 ? 1 : wanted)) scale -= 1;
  const most = Math.min(wanted, fitting(scale));
  // Rows of equal length, and not a short last row.
  const columns = Math.ceil(wanted / Math.ceil(wanted / most));
  const broken = Math.ceil(wanted / columns);
  const perRow = group === 1 ? 1 : upright ? group : groups;
  const rows = group === 1 ? Math.ceil(count / columns) : broken * perRow;

  const place = (tile: number) => {
    if (group === 1) return { column: tile % columns, row: Math.floor(tile / columns) };
    const [along, across] = upright
      ? [Math.floor(tile / group), tile % group]
      : [tile % group, Math.floor(tile / group)];
    return { column: along % columns, row: Math.floor(along / columns) * perRow + across };
  };
  const tileAt = (column: number, row: number) => {
    const along = group === 1 ? 0 : Math.floor(row / perRow) * columns + column;
    const across = row % perRow;
    const tile =
      group === 1
        ? row * columns + column
        : upright
          ? along * group + across
          : across * group + along;
    const inRow = group === 1 || along < wanted;
    return column >= 0 && column < columns && inRow && tile >= 0 && tile < count ? tile : null;
  };
  return {
    columns,
    rows,
    scale,
    gap,
    width: columns * (width + gap) - gap,
    height: rows * (height + gap) - gap,
    place,
    tileAt,
  };
}

/** The value under a point, given in values from the picture's corner; null between tiles. */
export function valueAt(
  layout: TileLayout,
  { width, height }: Pick<TileImage, "width" | "height">,
  x: number,
  y: number,
): { tile: number; x: number; y: number } | null {
  const column = Math.floor(x / (width + layout.gap));
  const row = Math.floor(y / (height + layout.gap));
  const inside = {
    x: Math.floor(x) % (width + layout.gap),
    y: Math.floor(y) % (height + layout.gap),
  };
  const tile = layout.tileAt(column, row);
  if (tile === null || x < 0 || y < 0 || inside.x >= width || inside.y >= height) return null;
  return { tile, ...inside };
}

/** The whole picture: every tile at its place, transparent between them. */
export function arrange(image: TileImage, layout: TileLayout): ImageData {
  const { count, width, height, pixels } = image;
  const picture = new ImageData(layout.width, layout.height);
  const from = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.byteLength / 4);
  const to = new Uint32Array(picture.data.buffer);
  for (let tile = 0; tile < count; tile++) {
    const { column, row } = layout.place(tile);
    const corner = row * (height + layout.gap) * layout.width + column * (width + layout.gap);
    for (let y = 0; y < height; y++) {
      const start = (tile * height + y) * width;
      to.set(from.subarray(start, start + width), corner + y * layout.width);
    }
  }
  return picture;
}
