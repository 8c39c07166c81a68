/**
 * Screen = world × scale + (`x`, `y`), in pixels. Rows scale by `k`, columns by `columnScale`, which stays constant
 * while the width fits, so that names stay readable.
 */
export interface Camera {
  readonly k: number;
  readonly x: number;
  readonly y: number;
}

export interface Extent {
  readonly width: number;
  readonly height: number;
}

export interface Insets {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

const clampAxis = (offset: number, content: number, view: number, before: number, after: number): number => {
  const room = view - before - after;
  return content <= room ? before + (room - content) / 2 : Math.min(before, Math.max(view - after - content, offset));
};

const scaleToFit = (content: number, room: number): number => (content <= 0 ? 1 : Math.max(room, 1) / content);
const widthFit = (content: Extent, view: Extent, { left, right }: Insets): number =>
  Math.min(1, scaleToFit(content.width, view.width - left - right));

/** Horizontal scale of a vertical one. */
export const columnScale = (k: number, content: Extent, view: Extent, insets: Insets): number =>
  Math.max(k, widthFit(content, view, insets));

/** Centres content that fits, else keeps its edges outside the view. */
export const clampCamera = ({ k, x, y }: Camera, content: Extent, view: Extent, insets: Insets): Camera => ({
  k,
  x: clampAxis(x, content.width * columnScale(k, content, view, insets), view.width, insets.left, insets.right),
  y: clampAxis(y, content.height * k, view.height, insets.top, insets.bottom),
});

/** Fits everything, at most at scale 1. */
export const fitAll = (content: Extent, view: Extent, insets: Insets): Camera => {
  const k = Math.min(
    widthFit(content, view, insets),
    scaleToFit(content.height, view.height - insets.top - insets.bottom),
  );
  return clampCamera({ k, x: insets.left, y: insets.top }, content, view, insets);
};

/** Fits the width at a readable scale, from the top if the content is too tall. */
export const fitReadable = (content: Extent, view: Extent, insets: Insets, readable: number): Camera =>
  clampCamera(
    { k: Math.max(readable, widthFit(content, view, insets)), x: insets.left, y: insets.top },
    content,
    view,
    insets,
  );

/** The smallest move that brings a box into view; the same camera if it is there. */
export const reveal = (
  camera: Camera,
  box: Extent & { readonly x: number; readonly y: number },
  content: Extent,
  view: Extent,
  insets: Insets,
): Camera => {
  const axis = (offset: number, start: number, size: number, room: number, before: number, after: number): number => {
    const [first, last] = [start + offset, start + size + offset];
    if (first < before) return offset + before - first;
    return last > room - after ? offset - Math.min(last - room + after, first - before) : offset;
  };
  const [across, down] = [columnScale(camera.k, content, view, insets), camera.k];
  return {
    k: camera.k,
    x: axis(camera.x, box.x * across, box.width * across, view.width, insets.left, insets.right),
    y: axis(camera.y, box.y * down, box.height * down, view.height, insets.top, insets.bottom),
  };
};
