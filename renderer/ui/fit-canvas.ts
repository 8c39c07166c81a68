/** Sets the canvas's resolution; an unchanged size keeps the canvas's memory. */
export const fitCanvas = (
  canvas: HTMLCanvasElement,
  { width, height }: { readonly width: number; readonly height: number },
  ratio: number,
): void => {
  const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== tall) canvas.height = tall;
};
