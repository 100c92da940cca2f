/**
 * Columns without rows, one of each type, for every state that has none yet. A typed array of its own takes 200 bytes even
 * if it is empty; of thousands of nodes these would lie between the few fields that each event touches, and memory that
 * is spread out costs more than arithmetic (docs/adr/0009). They cannot be written to: who needs a row replaces them.
 */
export const NO_INTS = new Int32Array(0);
export const NO_FLOATS = new Float64Array(0);
export const NO_BYTES = new Uint8Array(0);
export const NO_WORDS = new Uint16Array(0);
