// The picture behind the 32 x 32 pixels of the picture input: its own pixels, and the square of them that is shown.

export interface Size {
  width: number;
  height: number;
}

/** A square by its corner and side. It may reach over the picture's edges: what lies there is white. */
export interface Crop {
  x: number;
  y: number;
  side: number;
}

export type Pixels = Uint8ClampedArray<ArrayBuffer>;

/** The pixels of a picture, with sums by which the mean of any area is found without adding up all of it. */
export interface Raster extends Size {
  /** RGBA, opaque. */
  rgba: Pixels;
  /** For every row and every 16th column: red, green and blue of the row's pixels left of it, added up. */
  sums: Uint32Array;
}

export interface PictureSource {
  size: Size;
  /** The picture on white. */
  raster: Raster;
  /** As it was moved; what is shown is `wholeSquare` of it. */
  crop: Crop;
}
