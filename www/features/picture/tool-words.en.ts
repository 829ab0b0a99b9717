// English words.

export const en = {
  takePicture: "Take picture",
  stopCamera: "Close camera",
  cameraView: "The camera's picture",
  crop: "The square that the network is shown",
  cropHint: "Drag it, or use the arrow keys, + and −. A double click takes the middle again.",
  cropAt: (left: string, top: string, side: string) =>
    `${left} from the left, ${top} from the top, ${side} of the longer side`,
  zoom: "Zoom",
  middleSquare: "Middle",
  middleSquareHint: "The largest square in the middle of the picture",
  wholePicture: "Whole",
  wholePictureHint: "The whole picture, with white where it is no square",
  draw: {
    name: "Drawing",
    board: "Drawing board. Arrow keys move the brush; the space bar lowers and lifts it.",
    penAt: (down: boolean, x: number, y: number) =>
      `${down ? "Drawing" : "Brush lifted"}: ${x}% from the left, ${y}% from the top`,
    colour: "Colour",
    colours: {
      black: "Black",
      grey: "Grey",
      white: "White",
      red: "Red",
      orange: "Orange",
      yellow: "Yellow",
      green: "Green",
      turquoise: "Turquoise",
      blue: "Blue",
      violet: "Violet",
      pink: "Pink",
      brown: "Brown",
    },
    otherColour: "Another colour",
    eraser: "Eraser",
    width: "Width of the brush",
    undo: "Undo",
    clear: "Clear",
    fill: "Background",
    fillHint: "The background takes the chosen colour; the drawing stays",
    over: "Over the picture",
    overHint: "The background becomes the picture of before; the drawing stays",
    done: "Done",
    discard: "Discard",
  },
};

export type Words = typeof en;
