import type { Plugin } from 'vite';

/** Behind an odd number of backslashes a letter is escaped itself. */
const ABOVE_LATIN = /(\\*)([\u0100-\uffff])/g;

/** The same code without letters above Latin-1. */
export function inLatinLetters(code: string): string {
  return code.replace(ABOVE_LATIN, (_, slashes: string, letter: string) => {
    const kept = slashes.slice(slashes.length % 2);
    return `${kept}\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** V8 keeps the text of code as long as the code itself, and twice as large where a single letter is above Latin-1. */
export const latinLetters: Plugin = {
  name: 'latin-letters',
  enforce: 'post',
  // Whoever prints code again on the way writes the letters themselves.
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk') chunk.code = inLatinLetters(chunk.code);
    }
  },
};
