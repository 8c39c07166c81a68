/**
 * Reads of an element that exists; an index out of range is a bug of the caller. One function per type keeps hot loops
 * monomorphic.
 */

export const floatAt = (values: Float64Array, index: number): number => values[index] as number;
export const uint8At = (values: Uint8Array, index: number): number => values[index] as number;
export const uint16At = (values: Uint16Array, index: number): number => values[index] as number;
export const uint32At = (values: Uint32Array, index: number): number => values[index] as number;
export const int32At = (values: Int32Array, index: number): number => values[index] as number;
export const numberAt = (values: readonly number[], index: number): number => values[index] as number;
