import { select, zoom, zoomIdentity, type ZoomTransform, zoomTransform } from 'd3';
import { type Camera, clampCamera, type Extent, type Insets } from '../../../../shared/view/camera.ts';

export interface CameraControl {
  readonly moveTo: (camera: Camera, animated: boolean) => void;
  readonly scaleBy: (factor: number) => void;
  readonly stop: () => void;
}

interface Options {
  readonly scales: () => readonly [smallest: number, largest: number];
  readonly content: () => Extent;
  readonly view: () => Extent;
  readonly insets: Insets;
  readonly onchange: (camera: Camera) => void;
}

/** Largest zoom step of one wheel event, as a power of two: a mouse notch reports about 100 pixels, a pinch a few. */
const largestStep = 0.25;

const isMotionReduced = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Attaches d3-zoom: drag and wheel pan, Ctrl and wheel or pinch zoom. Keeps the tree in sight. */
export const controlCamera = (element: HTMLElement, options: Options): CameraControl => {
  const behaviour = zoom<HTMLElement, unknown>()
    // Avoids the layout that d3's default extent forces.
    .extent(() => [
      [0, 0],
      [options.view().width, options.view().height],
    ])
    .filter((event: MouseEvent) => (event.type === 'wheel' ? event.ctrlKey || event.metaKey : event.button === 0))
    .wheelDelta(({ deltaY, deltaMode }) => {
      const step = -deltaY * (deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 0.02 : 0.25);
      return Math.max(-largestStep, Math.min(largestStep, step));
    })
    .constrain((transform) => {
      const { x, y, k } = clampCamera(transform, options.content(), options.view(), options.insets);
      return x === transform.x && y === transform.y ? transform : zoomIdentity.translate(x, y).scale(k);
    })
    .on('start', () => behaviour.scaleExtent([...options.scales()]))
    .on('zoom', ({ transform }: { transform: ZoomTransform }) => options.onchange(transform));
  const selection = select(element);
  selection.call(behaviour).on('dblclick.zoom', null);

  const pan = (event: WheelEvent): void => {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 18 : 1;
    const [across, down] = event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    const { k } = zoomTransform(element);
    behaviour.translateBy(selection, (-across * unit) / k, (-down * unit) / k);
  };
  element.addEventListener('wheel', pan, { passive: false });

  return {
    moveTo: (camera, animated) => {
      const transform = zoomIdentity.translate(camera.x, camera.y).scale(camera.k);
      if (animated && !isMotionReduced()) behaviour.transform(selection.transition().duration(180), transform);
      else behaviour.transform(selection.interrupt(), transform);
    },
    scaleBy: (factor) => {
      behaviour.scaleExtent([...options.scales()]);
      if (isMotionReduced()) behaviour.scaleBy(selection, factor);
      else behaviour.scaleBy(selection.transition().duration(150), factor);
    },
    stop: () => {
      element.removeEventListener('wheel', pan);
      selection.interrupt().on('.zoom', null);
    },
  };
};
